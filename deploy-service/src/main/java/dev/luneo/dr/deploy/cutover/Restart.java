package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.ServerClock;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.process.CommandOutcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Runs an application's restart command. Twice is harmless. The settings are looked at once more: whoever starts reads them now. */
final class Restart implements ApplicationWork {
    private final Clock clock;

    private final HostCommands commands;

    Restart(HostCommands commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    public StepResult perform(HostApplication application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Optional<Failure> astray = astray(application, cutOver);
        if (astray.isPresent()) {
            return new StepResult.Failed(astray.get());
        }
        Instant before = ToolTime.of(context, () -> ServerClock.now(cutOver.url(cutOver.current())))
                .orElseGet(clock::instant);
        Optional<Failure> failure =
                run(application, commands, cutOver.recovery().id(), context);
        return failure.<StepResult>map(StepResult.Failed::new)
                .orElseGet(() -> new StepResult.Done(
                        "%s is restarted".formatted(application.name()), CutOverSteps.RESTARTED_AT.of(before)));
    }

    private static Optional<Failure> astray(HostApplication application, CutOver cutOver) {
        try {
            return SetDatabaseUrl.astray(
                    application, cutOver, application.envFile().read(), DeployFailure.ENV_FILE_ASTRAY);
        } catch (IOException e) {
            return Optional.of(application.unreadable(e));
        }
    }

    /** @return why it did not work */
    static Optional<Failure> run(
            HostApplication application, HostCommands commands, String recoveryId, StepContext context)
            throws InterruptedException {
        Predecessors predecessors = new Predecessors(commands, recoveryId);
        CommandPlan restart = application.plan().platform().restart();
        context.beforeEffect();
        Optional<Failure> inTheWay = predecessors
                .endRestart(application, context)
                .or(() -> application.missingFor(restart).stream()
                        .findFirst()
                        .map(missing -> DeployFailure.PLAN_VARIABLE_MISSING.because(
                                "The restart of %s needs %s, which is not set in the environment of deploy-service"
                                        .formatted(application.name(), missing))));
        if (inTheWay.isPresent()) {
            return inTheWay;
        }
        CommandOutcome outcome = commands.run(
                application, restart, Map.of(), predecessors.restart(application), context::beforeEffect, line -> {});
        context.countExternal(outcome.took());
        return outcome.ok()
                ? Optional.empty()
                : Optional.of(DeployFailure.RESTART_FAILED.because(
                        "The restart of %s failed: %s".formatted(application.name(), outcome.describe())));
    }
}
