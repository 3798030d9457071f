package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.Set;

/** Something that must hold before "resolved" is said. */
public interface CheckPlan {

    Key<String> NAME = Key.value("name", Kinds.NAMES, "it stands in reports and metrics")
            .must("write `name: NAME`: it stands in reports and metrics");
    Key<Duration> TIMEOUT = Key.value(
                    "timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), "of one attempt")
            .or(Duration.ofSeconds(10));
    Key<Integer> ATTEMPTS = Key.value(
                    "attempts",
                    Kinds.number(1, 10),
                    "in all, the first included; in a recovery, whoever is away is waited for up to 30 s besides")
            .or(3);

    String name();

    /** Of one attempt: 1 second to 10 minutes, 10 seconds unless said otherwise. */
    Duration timeLimit();

    /** In all, the first included: 1 to 10, 3 unless said otherwise. */
    int attempts();

    /** Whether an application answers it, and not the database alone. */
    default boolean asksApplication() {
        return false;
    }

    /** Names of values of the answer that later checks use as <code>{name}</code>. */
    default Set<String> keeps() {
        return Set.of();
    }
}
