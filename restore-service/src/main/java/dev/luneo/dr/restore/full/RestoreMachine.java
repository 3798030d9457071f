package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.kit.leg.LegMachine;
import dev.luneo.dr.kit.leg.Turns;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Begins what was decided, or says why not; brings the data back ({@link RestoreLeg}), and drops what nobody will use ({@link CleanUpLeg}). */
public final class RestoreMachine extends LegMachine<RestoreState> {
    private final DrPlan plan;
    private final ApprovalRule rule;

    public RestoreMachine(DrPlan plan) {
        super(Services.RESTORE, List.of(new RestoreLeg(plan), new CleanUpLeg()));
        this.plan = plan;
        this.rule = PlanApprovals.of(plan);
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
    protected Stream<Recovery> open(RestoreState state) {
        return Stream.concat(state.recoveries().active(), found(state, state.leftOvers()));
    }

    @Override
    protected Stream<Decision<RunStep>> besides(RestoreState state, Situation situation) {
        return Stream.concat(
                Decision.each(
                        owned(Stream.concat(found(state, state.unannounced()), outlivedTheirPlan(state)), situation),
                        Recovery::database,
                        recovery -> Stream.of(rejected(recovery))),
                Turns.of(state.recoveries(), situation, this::refusal));
    }

    private Stream<Recovery> outlivedTheirPlan(RestoreState state) {
        return state.recoveries()
                .active()
                .filter(recovery -> recovery.stage() == Stage.AWAITING_APPROVAL && !rule.own(recovery));
    }

    private Optional<Failure> refusal(Recovery recovery) {
        if (recovery.ref().procedure() != Procedure.FULL_RESTORE) {
            return Optional.of(RestoreReason.UNSUPPORTED_PROCEDURE.because("%s is not something restore-service does"
                    .formatted(recovery.ref().procedure())));
        }
        if (plan.database(recovery.database()).isEmpty()) {
            return Optional.of(RestoreLeg.unknownDatabase(plan, recovery));
        }
        return rule.own(recovery) ? Optional.empty() : Optional.of(otherPlan(recovery));
    }

    private Failure otherPlan(Recovery recovery) {
        return RestoreReason.OTHER_PLAN.because("It was requested under the plan %.12s; restore-service has %.12s"
                .formatted(recovery.request().planSha256(), plan.sha256()));
    }

    private Decision<RunStep> rejected(Recovery recovery) {
        Failure failure = recovery.failure().orElseGet(() -> otherPlan(recovery));
        return new Decision.Publish<>(new RestoreRejected(recovery.ref(), failure, recovery.blockedBy()));
    }

    private static Stream<Recovery> found(RestoreState state, Collection<String> ids) {
        return ids.stream().flatMap(id -> state.recoveries().find(id).stream());
    }
}
