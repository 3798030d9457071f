package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long a database that does not answer is tried again before that is believed: once is a hiccup, of ours perhaps. */
public record Patience(Duration limit) {
    /** A server that restarts, a name that moves to another one, a network that stumbles: over in half a minute. */
    public static final Patience STANDARD = new Patience(Duration.ofSeconds(30));

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Looks again, with longer and longer pauses, while nobody answers, or a server is just starting. */
    public Availability look(DatabaseUrl url) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration wait = FIRST_WAIT;
        while (true) {
            Availability availability = Availability.of(url);
            long left = deadline - System.nanoTime();
            if (!availability.maySettle() || left <= 0) {
                return availability;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(wait.toNanos(), left));
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    @Override
    public String toString() {
        return "%d s".formatted(limit.toSeconds());
    }
}
