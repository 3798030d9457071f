package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.UpProbe;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.UpPlan;
import java.util.Optional;

/** Waits for an application to answer as the plan says that it does when it is up. */
final class WaitUntilUp implements ApplicationWork {
    private final UpProbe probe;

    WaitUntilUp(UpProbe probe) {
        this.probe = probe;
    }

    @Override
    public StepResult perform(HostApplication application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Optional<UpPlan> up = application.plan().platform().up();
        if (up.isEmpty()) {
            return new StepResult.Done("Nothing was checked: the plan does not say by `up` how to tell that %s is up"
                    .formatted(application.name()));
        }
        UpProbe.Sight sight = ToolTime.of(context, () -> probe.await(up.get()));
        return sight.up()
                ? new StepResult.Done("%s is up: %s".formatted(application.name(), sight.said()))
                : new StepResult.Failed(DeployFailure.NOT_UP.because("%s is not up after %d s: %s; expected was %d"
                        .formatted(
                                application.name(),
                                up.get().within().toSeconds(),
                                sight.said(),
                                up.get().status())));
    }
}
