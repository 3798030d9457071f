package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.util.Optional;

/** Why a recovery stopped, without what became of the way back: that changes after it was said. */
final class Cause {
    private Cause() {}

    static String of(Recovery recovery) {
        String said = recovery.failure().map(Failure::detail).orElse("");
        return sentence(lastFailed(recovery)
                // What stopped it may be another thing than a step: a check, a person.
                .filter(said::startsWith)
                .orElse(said));
    }

    /** Of a recovery that is not over and goes back already. */
    static String soFar(Recovery recovery) {
        return lastFailed(recovery).map(Cause::sentence).orElse("");
    }

    private static Optional<String> lastFailed(Recovery recovery) {
        Optional<String> last = Optional.empty();
        for (StepRun run : recovery.stepRuns()) {
            if (run.outcome() instanceof StepRun.Failed failed && !run.is(CutOverSteps.UNDO_CUT_OVER)) {
                last = Optional.of(failed.failure().detail());
            }
        }
        return last;
    }

    static String sentence(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.endsWith(".") || stripped.endsWith("…") ? stripped : stripped + ".";
    }
}
