package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What was switched over is switched back.
 *
 * @param answer what is said of how that ended
 */
record WayBackLeg(DrPlan plan, BiFunction<Recovery, WayBack, DrEvent> answer) implements ServedLeg {

    /** How the way back ended. */
    record WayBack(boolean undone, String detail, Optional<WrittenMeanwhile> written) {}

    /** After the recovery's end: because its verification failed, or the lead stopped it. */
    @Override
    public boolean on(Recovery recovery) {
        return recovery.stage().ended();
    }

    @Override
    public StepSequence steps(Recovery recovery) {
        return CutOverSequences.back(plan);
    }

    @Override
    public Optional<DrEvent> finished(Recovery recovery) {
        return Optional.of(answer.apply(recovery, gone(recovery)));
    }

    @Override
    public Optional<DrEvent> failed(Recovery recovery, StepRun step) {
        return Optional.of(answer.apply(recovery, stuck(step)));
    }

    private static WayBack gone(Recovery recovery) {
        boolean undone = Facts.wentBack(recovery);
        String detail = recovery.latest(CutOverSteps.UNDO_CUT_OVER)
                .map(StepRun::outcome)
                .map(outcome -> outcome instanceof StepRun.Finished finished ? finished.detail() : "")
                .orElse("");
        return new WayBack(undone, detail, Facts.written(recovery));
    }

    private static WayBack stuck(StepRun givenUp) {
        Failure failure = CutOverLeg.failure(givenUp);
        return new WayBack(
                false,
                "What was switched over is not undone: %s. %s".formatted(failure.detail(), failure.hint()),
                Optional.empty());
    }
}
