package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.leg.LegMachine;
import dev.luneo.dr.kit.machine.Decision;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cuts over when the data is back ({@link CutOverLeg}), and goes back when that failed, when the verification failed, or when the lead stops
 * the recovery ({@link WayBackLeg}). Once the way back is begun there is no way forward any more.
 */
public final class DeployMachine extends LegMachine<Recoveries> {
    private final ApprovalRule rule;
    private final DrPlan plan;

    public DeployMachine(DrPlan plan) {
        super(
                Services.DEPLOY,
                List.of(
                        new CutOverLeg(plan, PlanApprovals.of(plan)),
                        new WayBackLeg(
                                plan,
                                (recovery, way) ->
                                        new CutOverUndone(recovery.ref(), way.undone(), way.detail(), way.written()))));
        this.rule = PlanApprovals.of(plan);
        this.plan = plan;
    }

    /** Whether what a recovery had switched over is switched back. */
    public static boolean wentBack(Recovery recovery) {
        return Facts.wentBack(recovery);
    }

    @Override
    public Recoveries initial() {
        return Recoveries.under(rule);
    }

    @Override
    public Recoveries evolve(Recoveries state, Recorded<DrEvent> recorded) {
        return state.after(recorded);
    }

    @Override
    protected Stream<Recovery> open(Recoveries state) {
        return state.active().filter(recovery -> recovery.ref().purpose() == Purpose.RECOVERY);
    }

    @Override
    protected Stream<Decision<RunStep>> besides(Recoveries state, Situation situation) {
        return Stream.concat(
                Decision.each(
                        state.removals().asked(), Removal::recoveryId, removal -> remove(removal, state, situation)),
                Decision.each(
                        owned(unseen(state), situation),
                        Recovery::database,
                        recovery -> StepDecisions.decide(
                                CutOverSequences.afterwards(plan),
                                recovery,
                                situation,
                                Optional::empty,
                                nobodyCame -> List.of())
                                .stream()));
    }

    /** Nobody was seen on what they restored, and no other cut-over is on or was made since. */
    private Stream<Recovery> unseen(Recoveries state) {
        return plan.databases().keySet().stream()
                .flatMap(database -> state.inUse(database).stream())
                .filter(Recovery::awaitsFirstClient);
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
}
