package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.cutover.ApplicationWork;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import java.util.Optional;

/** Waits for an application to answer as the plan says that it does when it is up. */
public final class WaitUntilUp implements ApplicationWork {
    @Override
    public StepResult perform(Application application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Optional<Up> up = application.platform().up();
        if (up.isEmpty()) {
            return new StepResult.Done("Nothing was checked: the plan does not say by `up` how to tell that %s is up"
                    .formatted(application.name()));
        }
        Up.Sight sight = context.external(up.get()::await);
        return sight.up()
                ? new StepResult.Done("%s is up: %s".formatted(application.name(), sight.said()))
                : new StepResult.Failed(DeployFailure.NOT_UP.because("%s is not up after %d s: %s; expected was %s"
                        .formatted(
                                application.name(),
                                up.get().within().toSeconds(),
                                sight.said(),
                                up.get().expected())));
    }
}
