package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.procedure.CutOverOrder;
import dev.luneo.dr.kit.procedure.CutOverOrder.OldDatabase;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import java.util.List;
import java.util.Set;

/** A cut-over's way there and its way back, with when a step is tried again. */
final class CutOverSequences {
    private static final Step UNDO = new Step(CutOverSteps.UNDO_CUT_OVER, "Undo what was switched over");

    private static final Step AWAIT_FIRST_CLIENT =
            new Step(CutOverSteps.AWAIT_FIRST_CLIENT, "Look whether an application uses the restored database");

    private CutOverSequences() {}

    static StepSequence forward(DrPlan plan, Recovery recovery) {
        return sequence(
                plan,
                CutOverOrder.of(
                        plan,
                        recovery.database(),
                        recovery.request().to(),
                        Facts.mustBeAwaited(recovery) ? OldDatabase.DOES_NOT_ANSWER : OldDatabase.ANSWERS,
                        Facts.migratesFirst(recovery)));
    }

    static StepSequence back(DrPlan plan) {
        return sequence(plan, List.of(UNDO));
    }

    /** It fails when nobody came for long enough; that is not tried again. */
    static StepSequence afterwards(DrPlan plan) {
        return new StepSequence(
                Services.DEPLOY, List.of(AWAIT_FIRST_CLIENT), 1, plan.retry().firstWait());
    }

    private static StepSequence sequence(DrPlan plan, List<Step> steps) {
        return new StepSequence(
                Services.DEPLOY,
                steps,
                plan.retry().attempts(),
                plan.retry().firstWait(),
                Set.of(DeployFailure.OLD_DATABASE_UNREACHABLE.code()));
    }
}
