package dev.luneo.dr.verify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.steps.VerificationSteps;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.util.List;
import java.util.Optional;

/**
 * The verification of a recovery whose applications use the restored database.
 *
 * <p>All checks are one step. What one check hands to the next, the token of a login, is a secret, so it cannot be in the
 * log; a run that broke off can therefore not be continued, only made again. The step's progress tells each check's result as
 * it comes, its end tells them all.
 */
record ChecksLeg(DrPlan plan) implements ServedLeg {

    @Override
    public boolean on(Recovery recovery) {
        return recovery.isAtLegOf(Services.VERIFIER);
    }

    @Override
    public StepSequence steps(Recovery recovery) {
        int checks = PlannedCheck.of(plan, recovery.database()).size();
        Step step = new Step(
                VerificationSteps.RUN_CHECKS,
                "Check that what came back works (%d %s of the plan)"
                        .formatted(checks, checks == 1 ? "check" : "checks"));
        return new StepSequence(
                Services.VERIFIER,
                List.of(step),
                plan.retry().attempts(),
                plan.retry().firstWait());
    }

    @Override
    public Optional<DrEvent> finished(Recovery recovery) {
        return Optional.of(Verdict.of(recovery));
    }

    @Override
    public Optional<DrEvent> failed(Recovery recovery, StepRun step) {
        return Optional.of(Verdict.givenUp(recovery.ref(), step));
    }
}
