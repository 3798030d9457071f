package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.OwnFiles;
import dev.luneo.dr.deploy.platform.KnownSecrets;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.plan.HostPlatform;
import dev.luneo.dr.plan.MigratePlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Redaction;
import dev.luneo.dr.process.Trail;
import dev.luneo.dr.process.Trail.Predecessor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The plan's commands for one application, in a clean environment. What they print is redacted before anybody sees it. Each leaves a trail in
 * the state directory, by which one is found that ran on when we were killed: two migrations at once, or one that goes on while the cut-over is
 * undone, would be worse than none.
 */
final class HostCommands {
    private final ApplicationPlan application;
    private final HostPlatform plan;
    private final Hosts hosts;

    HostCommands(ApplicationPlan application, HostPlatform plan, Hosts hosts) {
        this.application = application;
        this.plan = plan;
        this.hosts = hosts;
    }

    /** Programs that are not there, and variables that are not set here. */
    List<Failure> lacks() {
        return Stream.of(unusable().or(this::incomplete), upIncomplete())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Failure> unusable() {
        return commands()
                .flatMap(command -> Programs.problem(command).stream())
                .findFirst()
                .map(problem -> DeployFailure.COMMAND_UNUSABLE.because(
                        "A command of %s cannot be run: %s".formatted(application.name(), problem)));
    }

    private Optional<Failure> incomplete() {
        return commands()
                .flatMap(command -> missing("A command of", command.environment().values().stream()).stream())
                .findFirst();
    }

    private Optional<Failure> upIncomplete() {
        return missing("`up` of", plan.up().map(UpPlan::get).stream());
    }

    /** The variables that are needed and not set in our environment. */
    private Optional<Failure> missing(String what, Stream<Template> needed) {
        Set<String> missing = new TreeSet<>();
        needed.forEach(value -> {
            if (value.resolve(hosts.variables().values()) instanceof Resolution.Missing unset) {
                missing.addAll(unset.names());
            }
        });
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(DeployFailure.PLAN_VARIABLE_MISSING.because(
                        "%s %s needs %s, which is not set in the environment of deploy-service"
                                .formatted(what, application.name(), String.join(", ", missing))));
    }

    List<Failure> endPredecessors(String recoveryId, StepContext context) throws InterruptedException {
        Trail migration = trail(recoveryId, CutOverSteps.MIGRATE);
        context.beforeEffect();
        Optional<Failure> migrates =
                end("The migrations of", context.external(migration::endPredecessorWithBackground));
        return Stream.of(migrates, endRestart(recoveryId, context))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What a restart has left in the background is the application itself, and lives on. */
    private Optional<Failure> endRestart(String recoveryId, StepContext context) throws InterruptedException {
        Trail restart = trail(recoveryId, CutOverSteps.RESTART);
        return end("The restart command of", context.external(restart::endPredecessor));
    }

    private Optional<Failure> end(String what, Predecessor predecessor) {
        return predecessor == Predecessor.STILL_RUNNING
                ? Optional.of(DeployFailure.PREDECESSOR_RUNS.because(
                        "%s %s of an earlier attempt still run and cannot be ended; the log of deploy-service has their process ids"
                                .formatted(what, application.name())))
                : Optional.empty();
    }

    CommandOutcome migrate(
            Map<String, String> settings, String recoveryId, StepContext context, Consumer<String> eachLine)
            throws InterruptedException {
        CommandPlan command = application.migrate().orElseThrow().command();
        return run(command, settings, trail(recoveryId, CutOverSteps.MIGRATE), context, eachLine);
    }

    Optional<Failure> restart(String recoveryId, StepContext context) throws InterruptedException {
        context.beforeEffect();
        Optional<Failure> inTheWay = endRestart(recoveryId, context)
                .or(() -> missing("The restart of", plan.restart().environment().values().stream()));
        if (inTheWay.isPresent()) {
            return inTheWay;
        }
        CommandOutcome outcome =
                run(plan.restart(), Map.of(), trail(recoveryId, CutOverSteps.RESTART), context, line -> {});
        return outcome.ok()
                ? Optional.empty()
                : Optional.of(DeployFailure.RESTART_FAILED.because(
                        "The restart of %s failed: %s".formatted(application.name(), outcome.describe())));
    }

    private CommandOutcome run(
            CommandPlan plan, Map<String, String> settings, Trail trail, StepContext context, Consumer<String> eachLine)
            throws InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        plan.environment()
                .forEach(
                        (name, value) -> environment.put(name, hosts.variables().fill(value)));
        Command command = new Command(plan.arguments(), environment, plan.directory(), plan.timeLimit());
        CommandOutcome outcome =
                new CommandRunner(redaction(), context::beforeEffect).run(command.leaving(trail), eachLine);
        context.countExternal(outcome.took());
        return outcome;
    }

    /** By the step that it is run for: two attempts at the same step of a recovery never run at the same time. */
    private Trail trail(String recoveryId, StepName step) {
        return new Trail(hosts.state()
                .resolve("running")
                .resolve(OwnFiles.plain(recoveryId))
                .resolve(OwnFiles.plain(step.of(application.name()).name())));
    }

    /** What nothing the application or its commands print may show, whatever of it can be known now. */
    private Redaction redaction() {
        KnownSecrets secrets = new KnownSecrets()
                .with(hosts.urls().planned(application.uses()))
                .with(hosts.urls().restoreServer(application.uses()))
                .with(hosts.variables(), templates());
        try {
            EnvFile file = new EnvFileStore(plan.envFile()).read();
            secrets.with(file.values()).with(file.expanded());
        } catch (IOException e) {
            // Without a file there is nothing of it to hide; whoever needs it says that it is missing.
            return secrets.redaction();
        }
        return secrets.redaction();
    }

    /** All that we run. */
    private Stream<CommandPlan> commands() {
        return Stream.concat(application.migrate().map(MigratePlan::command).stream(), Stream.of(plan.restart()));
    }

    private List<Template> templates() {
        Stream<Template> commands = commands().flatMap(command -> command.environment().values().stream());
        Stream<Template> others = Stream.concat(
                application.databaseUrls().stream().flatMap(url -> url.template().stream()),
                plan.up().map(UpPlan::get).stream());
        return Stream.concat(others, commands).toList();
    }
}
