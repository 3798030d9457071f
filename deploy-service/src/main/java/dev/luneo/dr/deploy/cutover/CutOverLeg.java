package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.util.Optional;

/** Everything that uses the database is switched to the restored one; when a step fails for good, it is switched back. */
record CutOverLeg(DrPlan plan, ApprovalRule rule) implements ServedLeg {

    @Override
    public boolean on(Recovery recovery) {
        return recovery.isAtLegOf(Services.DEPLOY);
    }

    @Override
    public Optional<DrEvent> refused(Recovery recovery) {
        return recovery.cutOverBegun() || rule.allows(recovery)
                ? Optional.empty()
                : Optional.of(new RedeployFailed(recovery.ref(), otherPlan(recovery), true));
    }

    @Override
    public StepSequence steps(Recovery recovery) {
        return CutOverSequences.forward(plan, recovery);
    }

    @Override
    public Optional<DrEvent> finished(Recovery recovery) {
        return Optional.of(redeployed(recovery));
    }

    @Override
    public Optional<ServedLeg> wayBack() {
        return Optional.of(new WayBackLeg(plan, CutOverLeg::failed));
    }

    private static DrEvent failed(Recovery recovery, WayBackLeg.WayBack way) {
        Failure failure = failure(recovery);
        return new RedeployFailed(
                recovery.ref(),
                new Failure(
                        failure.reason(),
                        "%s. %s".formatted(failure.detail(), way.detail()),
                        failure.hint(),
                        failure.retryable()),
                way.undone(),
                way.written());
    }

    private static Failure otherPlan(Recovery recovery) {
        return DeployFailure.OTHER_PLAN.because(
                "Recovery %s was requested under the plan %.12s and approved by %d, which is not enough for this service's plan"
                        .formatted(
                                recovery.id(),
                                recovery.request().planSha256(),
                                recovery.approvals().size()));
    }

    private static RedeployFinished redeployed(Recovery recovery) {
        Location restored = recovery.restored().orElseThrow().restored();
        Location old = Facts.old(recovery).orElse(restored);
        Location replaced = Facts.kept(recovery)
                .map(kept -> new Location(old.host(), old.port(), kept))
                .orElse(old);
        return new RedeployFinished(
                recovery.ref(),
                replaced,
                recovery.request().to().current(old, restored),
                Facts.lastWriteBefore(recovery));
    }

    /** Why the cut-over was given up: the last step that failed. */
    private static Failure failure(Recovery recovery) {
        Optional<StepRun> last = Optional.empty();
        for (StepRun run : recovery.stepRuns()) {
            boolean forward = run.service().equals(Services.DEPLOY) && !run.is(CutOverSteps.UNDO_CUT_OVER);
            if (forward && (run.outcome() instanceof StepRun.Failed || !run.finished())) {
                last = Optional.of(run);
            }
        }
        return last.map(CutOverLeg::failure)
                .orElseGet(() -> DeployFailure.INTERRUPTED_TOO_OFTEN.because("The cut-over was given up"));
    }

    static Failure failure(StepRun run) {
        return run.outcome() instanceof StepRun.Failed failed
                ? failed.failure()
                : DeployFailure.INTERRUPTED_TOO_OFTEN.because(
                        "Step %s was begun %d times and never ended".formatted(run.step(), run.attempt()));
    }
}
