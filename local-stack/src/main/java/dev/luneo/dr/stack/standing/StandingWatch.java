package dev.luneo.dr.stack.standing;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.StackProblem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks a stack how it stands, as anybody may who has a token, and tells what is new. */
public final class StandingWatch {
    /** A first backup of a small database is there by then, and so is a wrong password. */
    public static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** Of one line; whoever wants all of it asks the service. */
    private static final int LONGEST_LINE = 2_000;

    private final DrClient client;
    private final URI backups;
    private final URI restores;
    private final Set<String> leftOut;
    private final Instant since;
    private final ZoneId zone;
    private Optional<Standing> last = Optional.empty();

    /**
     * @param backups where backup-scheduler is
     * @param restores where restore-service is
     * @param leftOut databases of which it is said elsewhere that they are not protected
     * @param since when the stack began to start
     */
    public StandingWatch(DrClient client, URI backups, URI restores, Set<String> leftOut, Instant since, ZoneId zone) {
        this.client = client;
        this.backups = backups;
        this.restores = restores;
        this.leftOut = Set.copyOf(leftOut);
        this.since = since;
        this.zone = zone;
    }

    /** How everything stands, as soon as it is known, and after {@link #FIRST_ANSWER} as far as it is known then. */
    public List<String> first() throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_ANSWER.toNanos();
        Optional<Standing> seen = look();
        while (!seen.map(Standing::settled).orElse(false) && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_AGAIN.toMillis());
            seen = look();
        }
        last = seen;
        return seen.map(standing -> fit(standing.lines(this::written).stream()))
                .orElse(List.of("How the databases are protected could not be asked; the log says why"));
    }

    /** Databases that something was wrong with when it was looked last. */
    public List<String> troubled() {
        return last.map(Standing::troubled).orElse(List.of());
    }

    /** What has changed since it was told last, each with the time. */
    public List<String> news() throws InterruptedException {
        Optional<Standing> seen = look();
        if (seen.isEmpty()) {
            return List.of();
        }
        Standing now = seen.get().since(last.orElse(seen.get()));
        List<String> news =
                last.map(before -> now.newsAfter(before, this::written)).orElseGet(() -> now.lines(this::written));
        last = Optional.of(now);
        String at = written(Instant.now());
        return fit(news.stream().map(line -> at + "  " + line));
    }

    /** Empty where a service does not answer: it has just been stopped, or its log says why. */
    private Optional<Standing> look() throws InterruptedException {
        try {
            return Optional.of(Standing.of(
                    client.get(Role.VIEWER, backups.resolve("/api/databases"))
                            .orThrow()
                            .body(),
                    client.get(Role.VIEWER, restores.resolve("/api/readiness"))
                            .orThrow()
                            .body(),
                    leftOut,
                    since));
        } catch (StackProblem unanswered) {
            return Optional.empty();
        }
    }

    private String written(Instant at) {
        return Phrases.time(at, zone);
    }

    /** What others said stands in it: nothing that a terminal would obey. */
    private static List<String> fit(Stream<String> lines) {
        return lines.map(line -> line.replaceAll("\\p{Cc}", " "))
                .map(line -> Excerpt.of(line, LONGEST_LINE))
                .toList();
    }
}
