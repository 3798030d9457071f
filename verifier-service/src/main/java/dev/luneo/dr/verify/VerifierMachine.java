package dev.luneo.dr.verify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.events.steps.VerificationSteps;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepDecisions;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.util.List;

/**
 * Verifies every recovery whose applications use the restored database: {@code VERIFYING} to {@code VERIFIED} or
 * {@code FAILED}.
 *
 * <p>All checks are one step. What one check hands to the next, the token of a login, is a secret, so it cannot be in the
 * log; a run that broke off can therefore not be continued, only made again. The step's progress tells each check's result as
 * it comes, its end tells them all.
 */
final class VerifierMachine implements Machine<Recoveries, RunStep> {
    private final DrPlan plan;

    VerifierMachine(DrPlan plan) {
        this.plan = plan;
    }

    @Override
    public String service() {
        return Services.VERIFIER;
    }

    @Override
    public Topic ownedBy() {
        return Topic.RECOVERIES;
    }

    @Override
    public Recoveries initial() {
        return Recoveries.under(PlanApprovals.of(plan));
    }

    @Override
    public Recoveries evolve(Recoveries state, Recorded<DrEvent> event) {
        return event.event() instanceof RecoveryEvent recovery
                ? state.evolve(new Recorded<>(recovery, event.time(), event.source()))
                : state;
    }

    @Override
    public List<Decision<RunStep>> decide(Recoveries state, Situation situation) {
        return Decision.each(
                        state.active().filter(recovery -> recovery.stage() == Stage.VERIFYING),
                        Recovery::database,
                        recovery -> decide(recovery, situation).stream())
                .toList();
    }

    private List<Decision<RunStep>> decide(Recovery recovery, Situation situation) {
        return StepDecisions.decide(
                sequence(recovery.database()),
                recovery,
                situation,
                () -> Verdict.of(recovery),
                last -> List.of(new Decision.Publish<>(Verdict.givenUp(recovery.ref(), last))));
    }

    private StepSequence sequence(String database) {
        int checks = PlannedCheck.of(plan, database).size();
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
}
