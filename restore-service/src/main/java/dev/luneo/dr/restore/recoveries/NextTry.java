package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.plan.Retry;
import dev.luneo.dr.recovery.NextStep;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a step that failed is tried again: every service goes by the plan's {@code retry}, so it need not be asked. Pure. */
final class NextTry {
    private NextTry() {}

    /** Empty while nothing waits: a step is running, the next try is due, or it was given up. */
    static Optional<Instant> of(Recovery recovery, Retry retry, Instant now) {
        if (!recovery.active() || recovery.stepRuns().isEmpty()) {
            return Optional.empty();
        }
        StepRun last = recovery.stepRuns().get(recovery.stepRuns().size() - 1);
        StepSequence alone = new StepSequence(
                last.service(), List.of(new Step(last.step(), last.title())), retry.attempts(), retry.firstWait());
        return last.outcome() instanceof StepRun.Failed
                        && alone.next(recovery, now, last.runner()) instanceof NextStep.Wait wait
                ? Optional.of(wait.until())
                : Optional.empty();
    }
}
