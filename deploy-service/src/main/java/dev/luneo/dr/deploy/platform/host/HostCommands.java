package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Trail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the plan's commands, in a clean environment. What they print is redacted before anybody sees it. Each leaves a trail in
 * the state directory, by which one is found that ran on when we were killed.
 */
public final class HostCommands {
    /** Where programs are looked for by a process that was given no {@code PATH}. */
    private static final String USUAL_PATH = "/bin:/usr/bin";

    private final Path running;

    /** @param state the service's state directory; made when it is first needed */
    public HostCommands(Path state) {
        this.running = state.resolve("running");
    }

    /** @param step what it is run for: two attempts at the same step of a recovery never run at the same time */
    public Trail trail(String recoveryId, String step) {
        return new Trail(running.resolve(OwnFiles.plain(recoveryId)).resolve(OwnFiles.plain(step)));
    }

    /**
     * Whoever calls this has seen to it that no predecessor runs.
     *
     * @param stillOurs asked right before it is started; throws when another replica has taken over
     * @param settings what it gets besides the environment that the plan names for it, which comes first
     * @throws dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException when a variable of that is not set here
     */
    public CommandOutcome run(
            HostApplication application,
            CommandPlan plan,
            Map<String, String> settings,
            Trail trail,
            Runnable stillOurs,
            Consumer<String> eachLine)
            throws InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        plan.environment().forEach((name, value) -> environment.put(name, application.fill(value)));
        Command command = new Command(plan.arguments(), environment, plan.directory(), plan.timeLimit());
        return new CommandRunner(application.redaction(), stillOurs).run(command.leaving(trail), eachLine);
    }

    /** What can be seen to be wrong with a command without running it. */
    public static Optional<String> problem(CommandPlan plan) {
        if (plan.directory().isPresent() && !Files.isDirectory(plan.directory().get())) {
            return Optional.of(
                    "its directory %s does not exist".formatted(plan.directory().get()));
        }
        String name = plan.arguments().get(0);
        if (name.contains("/")) {
            Path program = plan.directory().orElse(Path.of("")).resolve(name);
            return executable(program)
                    ? Optional.empty()
                    : Optional.of(
                            Files.isRegularFile(program)
                                    ? "%1$s is not executable: `chmod +x %1$s`".formatted(program)
                                    : "%s does not exist".formatted(program));
        }
        // It is looked for where we would be, whatever the command's own environment says.
        return Stream.of(System.getenv().getOrDefault("PATH", USUAL_PATH).split(":"))
                        .anyMatch(directory -> executable(Path.of(directory).resolve(name)))
                ? Optional.empty()
                : Optional.of("there is no program '%s' in the PATH of deploy-service".formatted(name));
    }

    private static boolean executable(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
