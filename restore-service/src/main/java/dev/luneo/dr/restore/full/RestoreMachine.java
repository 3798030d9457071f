package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepDecisions;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** From a decided restore to data that is back, compared, and not yet used by anyone. */
public final class RestoreMachine implements Machine<RestoreState, RunStep> {
    private final DrPlan plan;
    private final ApprovalRule rule;

    public RestoreMachine(DrPlan plan) {
        this.plan = plan;
        this.rule = PlanApprovals.of(plan);
    }

    @Override
    public String service() {
        return Services.RESTORE;
    }

    @Override
    public Topic ownedBy() {
        return Topic.RECOVERIES;
    }

    @Override
    public RestoreState initial() {
        return RestoreState.under(rule);
    }

    @Override
    public RestoreState evolve(RestoreState state, Recorded<DrEvent> event) {
        return state.evolve(event);
    }

    @Override
    public List<Decision<RunStep>> decide(RestoreState state, Situation situation) {
        return Stream.of(
                        each(found(state, state.unannounced().stream()), situation, RestoreMachine::rejected),
                        each(state.recoveries().active(), situation, recovery -> next(recovery, situation)),
                        each(
                                found(state, state.leftOvers().stream()).filter(Recovery::owesCleanUp),
                                situation,
                                recovery -> cleanUp(recovery, situation)))
                .flatMap(decisions -> decisions)
                .toList();
    }

    private static Stream<Decision<RunStep>> each(
            Stream<Recovery> recoveries, Situation situation, Function<Recovery, List<Decision<RunStep>>> decide) {
        return Decision.each(
                recoveries.filter(
                        recovery -> situation.runner(recovery.database()).isPresent()),
                Recovery::database,
                recovery -> decide.apply(recovery).stream());
    }

    private List<Decision<RunStep>> next(Recovery recovery, Situation situation) {
        Optional<String> runner = situation.runner(recovery.database());
        if (runner.isEmpty()) {
            return List.of();
        }
        if (recovery.stage() == Stage.AWAITING_APPROVAL && !rule.own(recovery)) {
            return List.of(rejected(recovery, otherPlan(recovery)));
        }
        if (recovery.stage() == Stage.REQUESTED) {
            return List.of(new Decision.Publish<>(refusal(recovery)
                    .<DrEvent>map(failure -> new RestoreRejected(recovery.ref(), failure, Optional.empty()))
                    .orElseGet(() -> new RestoreStarted(recovery.ref(), runner.get()))));
        }
        if (recovery.stage() != Stage.RESTORING) {
            return List.of();
        }
        // The plan may have lost the database since the restore began.
        return plan.database(recovery.database())
                .map(database -> steps(recovery, database, situation))
                .orElseGet(() -> List.of(failed(recovery, unknownDatabase(recovery))));
    }

    private List<Decision<RunStep>> steps(Recovery recovery, DatabasePlan database, Situation situation) {
        return StepDecisions.decide(
                RestoreOrder.sequence(plan, database.restore().ifDamaged()),
                recovery,
                situation,
                () -> finished(recovery),
                run -> List.of(failed(recovery, why(run))));
    }

    private Optional<Failure> refusal(Recovery recovery) {
        if (recovery.ref().procedure() != Procedure.FULL_RESTORE) {
            return Optional.of(RestoreReason.UNSUPPORTED_PROCEDURE.because("%s is not something restore-service does"
                    .formatted(recovery.ref().procedure())));
        }
        if (plan.database(recovery.database()).isEmpty()) {
            return Optional.of(unknownDatabase(recovery));
        }
        return rule.own(recovery) ? Optional.empty() : Optional.of(otherPlan(recovery));
    }

    private Failure otherPlan(Recovery recovery) {
        return RestoreReason.OTHER_PLAN.because("It was requested under the plan %.12s; restore-service has %.12s"
                .formatted(recovery.request().planSha256(), plan.sha256()));
    }

    private Failure unknownDatabase(Recovery recovery) {
        return RestoreReason.UNKNOWN_DATABASE.because("The plan has no database '%s'; it has %s"
                .formatted(
                        recovery.database(), String.join(", ", plan.databases().keySet())));
    }

    private static List<Decision<RunStep>> rejected(Recovery recovery) {
        Failure failure = recovery.failure()
                .orElseThrow(() -> new IllegalStateException("a rejected recovery says why: " + recovery.id()));
        return List.of(new Decision.Publish<>(new RestoreRejected(recovery.ref(), failure, recovery.blockedBy())));
    }

    private static Decision<RunStep> rejected(Recovery recovery, Failure failure) {
        return new Decision.Publish<>(new RestoreRejected(recovery.ref(), failure, Optional.empty()));
    }

    private static Decision<RunStep> failed(Recovery recovery, Failure failure) {
        return new Decision.Publish<>(new RestoreFailed(recovery.ref(), failure));
    }

    private static Failure why(StepRun run) {
        return run.outcome() instanceof StepRun.Failed failed
                ? failed.failure()
                : RestoreReason.KEPT_CRASHING.because(
                        "%s was begun %d times and never came to an end".formatted(run.step(), run.attempt()));
    }

    private static DrEvent finished(Recovery recovery) {
        ChosenBackup chosen = ChosenBackup.of(recovery);
        Location restored = RestoredPlace.of(recovery)
                .orElseThrow(() -> new IllegalStateException("restore-data did not say where: " + recovery.id()));
        return new RestoreFinished(
                recovery.ref(),
                chosen.backupId(),
                chosen.restorablePoint(),
                restored,
                recovery.request().to());
    }

    /** Says nothing at its end: it is over when the step is. When it is given up, a person sees to it. */
    private static List<Decision<RunStep>> cleanUp(Recovery recovery, Situation situation) {
        return StepDecisions.decide(
                RestoreOrder.CLEANING_UP,
                recovery,
                situation,
                () -> {
                    throw new IllegalStateException("nothing is owed any more by " + recovery.id());
                },
                givenUp -> List.of());
    }

    private static Stream<Recovery> found(RestoreState state, Stream<String> ids) {
        return ids.flatMap(id -> state.recoveries().find(id).stream());
    }
}
