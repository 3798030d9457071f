package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.cutover.ApplicationWork;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.ServerClock;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Starts an application anew. Twice is harmless. The settings are looked at once more: whoever starts reads them now. */
public final class Restart implements ApplicationWork {
    private final Clock clock;

    public Restart(Clock clock) {
        this.clock = clock;
    }

    @Override
    public StepResult perform(Application application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Optional<Failure> astray = astray(application, cutOver);
        if (astray.isPresent()) {
            return new StepResult.Failed(astray.get());
        }
        Instant before = context.external(() -> ServerClock.now(cutOver.url(cutOver.current())))
                .orElseGet(clock::instant);
        Optional<Failure> failure =
                application.platform().restart(cutOver.recovery().id(), context);
        return failure.<StepResult>map(StepResult.Failed::new)
                .orElseGet(() -> new StepResult.Done(
                        "%s is restarted".formatted(application.name()), CutOverSteps.RESTARTED_AT.of(before)));
    }

    private static Optional<Failure> astray(Application application, CutOver cutOver) {
        try {
            return SetDatabaseUrl.astray(
                    application, cutOver, application.platform().settings(), DeployFailure.ENV_FILE_ASTRAY);
        } catch (PlatformException e) {
            return Optional.of(e.failure());
        }
    }
}
