package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The earliest a recovery can end, from the measured speed of the step that is running. A lower bound, as if all that
 * follows took no time, so a warning made from it is never an exaggeration.
 */
final class EarliestEnd {
    /** The first seconds and the first objects say little about the speed of the rest. */
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private static final double FAR_ENOUGH = 0.1;

    private EarliestEnd() {}

    static Optional<Instant> of(Recovery recovery, Instant now) {
        return recovery.stepRuns().stream()
                .flatMap(run -> end(run, now).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> end(StepRun run, Instant now) {
        Duration spent = Duration.between(run.startedAt(), now);
        if (!(run.outcome() instanceof StepRun.Running running)
                || running.total() <= 0
                || running.done() < running.total() * FAR_ENOUGH
                || spent.compareTo(LONG_ENOUGH) < 0) {
            return Optional.empty();
        }
        double whole = spent.toMillis() * ((double) running.total() / running.done());
        return Optional.of(run.startedAt().plusMillis((long) whole));
    }
}
