package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.platform.HttpUp;
import dev.luneo.dr.deploy.platform.KeptSettings;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.plan.HostPlatform;
import dev.luneo.dr.process.CommandOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The machine that we run on: an env file with the application's settings, and commands. */
final class Host implements Platform {
    private final HostPlatform plan;
    private final PlanVariables variables;
    private final HostCommands commands;
    private final EnvFileFailures failures;
    private final EnvFileStore envFile;
    private final EnvFileCopies copies;
    private final Rehearsal rehearsal;

    Host(String application, HostPlatform plan, PlanVariables variables, HostCommands commands) {
        this.plan = plan;
        this.variables = variables;
        this.commands = commands;
        this.failures = new EnvFileFailures(plan.envFile(), application);
        this.envFile = new EnvFileStore(plan.envFile());
        this.copies = new EnvFileCopies(envFile);
        this.rehearsal = new Rehearsal(plan.envFile());
    }

    @Override
    public String settingsAt() {
        return envFile.toString();
    }

    @Override
    public Settings settings() throws PlatformException {
        try {
            EnvFile now = envFile.read();
            return new EnvFileSettings(envFile, failures, now, now);
        } catch (IOException e) {
            throw failures.unreadable(e);
        }
    }

    @Override
    public void keep(String recoveryId) throws PlatformException {
        try {
            envFile.keep(recoveryId);
        } catch (IOException e) {
            throw failures.unwritable(e);
        }
    }

    @Override
    public List<KeptSettings> kept() {
        return copies.all();
    }

    @Override
    public void forget(String recoveryId) {
        copies.remove(recoveryId);
    }

    @Override
    public void rehearse(boolean anew) throws PlatformException {
        try {
            rehearsal.ensure(envFile, anew);
        } catch (IOException e) {
            throw failures.unreadable(e);
        }
    }

    @Override
    public List<Failure> lacks() {
        return commands.lacks();
    }

    @Override
    public List<Failure> standStill(String recoveryId, StepContext context) throws InterruptedException {
        return commands.endPredecessors(recoveryId, context);
    }

    @Override
    public CommandOutcome migrate(
            Map<String, String> settings, String recoveryId, StepContext context, Consumer<String> eachLine)
            throws InterruptedException {
        return commands.migrate(settings, recoveryId, context, eachLine);
    }

    @Override
    public Optional<Failure> restart(String recoveryId, StepContext context) throws InterruptedException {
        return commands.restart(recoveryId, context);
    }

    @Override
    public Optional<Up> up() {
        return plan.up().map(up -> new HttpUp(up, variables));
    }
}
