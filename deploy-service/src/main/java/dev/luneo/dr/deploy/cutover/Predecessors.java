package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.process.Trail;
import dev.luneo.dr.process.Trail.Predecessor;
import java.util.Optional;

/**
 * Ends what an earlier attempt has left running when its service was killed: two migrations at once, or one that goes on while
 * the cut-over is undone, would be worse than none.
 */
record Predecessors(HostCommands commands, String recoveryId) {

    /** @return why it cannot be ended */
    Optional<Failure> endMigration(HostApplication application, StepContext context) throws InterruptedException {
        Trail trail = migration(application);
        return end(
                "The migrations of %s".formatted(application.name()),
                ToolTime.of(context, trail::endPredecessorWithBackground));
    }

    /** What a restart has left in the background is the application itself, and lives on. @return why it cannot be ended */
    Optional<Failure> endRestart(HostApplication application, StepContext context) throws InterruptedException {
        Trail trail = restart(application);
        return end(
                "The restart command of %s".formatted(application.name()), ToolTime.of(context, trail::endPredecessor));
    }

    Trail migration(HostApplication application) {
        return commands.trail(
                recoveryId, CutOverSteps.MIGRATE.of(application.name()).name());
    }

    Trail restart(HostApplication application) {
        return commands.trail(
                recoveryId, CutOverSteps.RESTART.of(application.name()).name());
    }

    private static Optional<Failure> end(String what, Predecessor predecessor) {
        return predecessor == Predecessor.STILL_RUNNING
                ? Optional.of(DeployFailure.PREDECESSOR_RUNS.because(
                        "%s of an earlier attempt still run and cannot be ended; the log of deploy-service has their process ids"
                                .formatted(what)))
                : Optional.empty();
    }
}
