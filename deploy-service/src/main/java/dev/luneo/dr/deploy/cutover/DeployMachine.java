package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepDecisions;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Cuts over when the data is back, and goes back when that failed, when the verification failed, or when the lead stops the
 * recovery. Once the way back is begun there is no way forward any more.
 */
public final class DeployMachine implements Machine<Recoveries, RunStep> {
    private final DrPlan plan;
    private final ApprovalRule rule;

    public DeployMachine(DrPlan plan) {
        this.plan = plan;
        this.rule = PlanApprovals.of(plan);
    }

    /** Whether what a recovery had switched over is switched back. */
    public static boolean wentBack(Recovery recovery) {
        return Facts.wentBack(recovery);
    }

    /** How the way back ended. */
    private record WayBack(boolean undone, String detail, Optional<WrittenMeanwhile> written) {}

    @Override
    public String service() {
        return Services.DEPLOY;
    }

    @Override
    public Topic ownedBy() {
        return Topic.RECOVERIES;
    }

    @Override
    public Recoveries initial() {
        return Recoveries.under(rule);
    }

    @Override
    public Recoveries evolve(Recoveries state, Recorded<DrEvent> recorded) {
        return recorded.event() instanceof RecoveryEvent event
                ? state.evolve(new Recorded<>(event, recorded.time(), recorded.source()))
                : state;
    }

    @Override
    public List<Decision<RunStep>> decide(Recoveries state, Situation situation) {
        return Stream.concat(
                        Decision.each(
                                state.active().filter(recovery -> recovery.ref().purpose() == Purpose.RECOVERY),
                                Recovery::database,
                                recovery -> decide(recovery, situation).stream()),
                        Decision.each(
                                state.removals().asked(),
                                Removal::recoveryId,
                                removal -> remove(removal, state, situation)))
                .toList();
    }

    /** Without a start of its own: whoever has the partition does it, and doing it twice does no harm. */
    private static Stream<Decision<RunStep>> remove(Removal removal, Recoveries state, Situation situation) {
        return state.find(removal.recoveryId()).stream()
                .filter(recovery -> situation.runner(recovery.database()).isPresent())
                .map(recovery -> new Decision.Perform<>(
                        "%s/%s/%d".formatted(recovery.id(), Removal.STEP.name(), removal.ask()),
                        recovery.database(),
                        new RunStep(recovery, Removal.STEP, removal.ask())));
    }

    private List<Decision<RunStep>> decide(Recovery recovery, Situation situation) {
        if (recovery.stage().ended()) {
            return back(
                    recovery,
                    situation,
                    way -> new CutOverUndone(recovery.ref(), way.undone(), way.detail(), way.written()));
        }
        if (recovery.stage() != Stage.CUTTING_OVER) {
            return List.of();
        }
        if (recovery.begun(CutOverSteps.UNDO_CUT_OVER)) {
            return backAfterFailure(recovery, situation);
        }
        if (!recovery.cutOverBegun() && !rule.allows(recovery)) {
            return List.of(new Decision.Publish<>(new RedeployFailed(recovery.ref(), otherPlan(recovery), true)));
        }
        return StepDecisions.decide(
                CutOverSequences.forward(plan, recovery),
                recovery,
                situation,
                () -> finished(recovery),
                givenUp -> backAfterFailure(recovery, situation));
    }

    private static Failure otherPlan(Recovery recovery) {
        return DeployFailure.OTHER_PLAN.because(
                "Recovery %s was requested under the plan %.12s and approved by %d, which is not enough for this service's plan"
                        .formatted(
                                recovery.id(),
                                recovery.request().planSha256(),
                                recovery.approvals().size()));
    }

    private List<Decision<RunStep>> backAfterFailure(Recovery recovery, Situation situation) {
        Failure failure = failure(recovery);
        return back(
                recovery,
                situation,
                way -> new RedeployFailed(
                        recovery.ref(),
                        new Failure(
                                failure.reason(),
                                "%s. %s".formatted(failure.detail(), way.detail()),
                                failure.hint(),
                                failure.retryable()),
                        way.undone(),
                        way.written()));
    }

    private List<Decision<RunStep>> back(Recovery recovery, Situation situation, Function<WayBack, DrEvent> answer) {
        return StepDecisions.decide(
                CutOverSequences.back(plan),
                recovery,
                situation,
                () -> answer.apply(gone(recovery)),
                givenUp -> List.of(new Decision.Publish<>(answer.apply(stuck(givenUp)))));
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
        Failure failure = failure(givenUp);
        return new WayBack(
                false,
                "What was switched over is not undone: %s. %s".formatted(failure.detail(), failure.hint()),
                Optional.empty());
    }

    private static RedeployFinished finished(Recovery recovery) {
        Location restored = recovery.restored().orElseThrow().restored();
        Location old = Facts.old(recovery).orElse(restored);
        boolean inPlace = recovery.request().to() == RecoveryEvent.RestoreTo.IN_PLACE;
        Location replaced = Facts.kept(recovery)
                .map(kept -> new Location(old.host(), old.port(), kept))
                .orElse(old);
        return new RedeployFinished(
                recovery.ref(), replaced, inPlace ? old : restored, Facts.lastWriteBefore(recovery));
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
        return last.map(DeployMachine::failure)
                .orElseGet(() -> DeployFailure.INTERRUPTED_TOO_OFTEN.because("The cut-over was given up"));
    }

    private static Failure failure(StepRun run) {
        return run.outcome() instanceof StepRun.Failed failed
                ? failed.failure()
                : DeployFailure.INTERRUPTED_TOO_OFTEN.because(
                        "Step %s was begun %d times and never ended".formatted(run.step(), run.attempt()));
    }
}
