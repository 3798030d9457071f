package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.List;
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

    /** What is asked, as the plan says it: its text with the variables' names, so that it holds no secret. */
    String question();

    /** Whether what is asked may change something: then nobody but a recovery and a person has it made. */
    boolean mayChange();

    /** What has to be filled in before it can be asked. */
    default List<Template> templates() {
        return List.of();
    }

    /** Whether an application answers it. */
    default boolean asksApplication() {
        return false;
    }

    /** Whether the database answers it, where that is now. */
    default boolean asksDatabase() {
        return false;
    }

    /** Names of values of the answer that later checks use as <code>{name}</code>. */
    default Set<String> keeps() {
        return Set.of();
    }
}
