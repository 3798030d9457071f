package dev.luneo.dr.deploy.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How an application is seen to be up. */
public interface Up {
    /** Often enough that waiting adds nothing to speak of, seldom enough not to be load. */
    Duration BETWEEN = Duration.ofMillis(200);

    /** @param said what was seen last, without anything secret */
    record Sight(boolean up, String said) {}

    /** How long it may take after a restart, by the plan. */
    Duration within();

    /** What is seen of one that is up, for a sentence. */
    String expected();

    /** Looks once. @param limit at most; it may be less than nothing, and is then as short as it can be */
    Sight look(Duration limit) throws InterruptedException;

    /** Looks until it is up, for as long as the plan gives it. */
    default Sight await() throws InterruptedException {
        long deadline = System.nanoTime() + within().toNanos();
        while (true) {
            Sight sight = look(Duration.ofNanos(deadline - System.nanoTime()));
            if (sight.up() || System.nanoTime() + BETWEEN.toNanos() >= deadline) {
                return sight;
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        }
    }
}
