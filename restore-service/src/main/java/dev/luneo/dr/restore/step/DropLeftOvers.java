package dev.luneo.dr.restore.step;

import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.server.TargetServers;

/** Leaves no copy of the data behind when a recovery ended before anybody could use it. */
final class DropLeftOvers implements StepWork {
    private final DrPlan plan;
    private final TargetServers servers;
    private final RestoreState state;

    DropLeftOvers(DrPlan plan, TargetServers servers, RestoreState state) {
        this.plan = plan;
        this.servers = servers;
        this.state = state;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        TargetServers.Target target = servers.of(step.recovery(), state.recoveries());
        if (target instanceof TargetServers.Target.Unknown unknown) {
            return new StepResult.Failed(unknown.failure());
        }
        context.beforeEffect();
        LeftOverDatabases.Swept swept = new LeftOverDatabases(
                        step.recovery(),
                        ((TargetServers.Target.Known) target).url(),
                        plan.database(step.recovery().database()).orElseThrow().restore())
                .drop();
        return swept.failure()
                .<StepResult>map(StepResult.Failed::new)
                .orElseGet(() -> new StepResult.Done(
                        swept.dropped().isEmpty()
                                ? "Nothing was left"
                                : "Dropped " + String.join(", ", swept.dropped())));
    }
}
