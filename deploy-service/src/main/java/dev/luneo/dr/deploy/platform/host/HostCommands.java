package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Redaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the plan's commands. What they print is redacted before anybody sees it. */
public final class HostCommands {
    private HostCommands() {}

    /** @param environment added to our own */
    public static CommandOutcome run(
            CommandPlan plan, Map<String, String> environment, Redaction redaction, Consumer<String> eachLine)
            throws InterruptedException {
        return new CommandRunner(redaction)
                .run(new Command(plan.arguments(), environment, plan.directory(), plan.timeLimit()), eachLine);
    }

    /** What can be seen to be wrong with a command without running it; a program in the search path is not looked for. */
    public static Optional<String> problem(CommandPlan plan) {
        if (plan.directory().isPresent() && !Files.isDirectory(plan.directory().get())) {
            return Optional.of(
                    "its directory %s does not exist".formatted(plan.directory().get()));
        }
        Path program = Path.of(plan.arguments().get(0));
        return program.isAbsolute() && !Files.isExecutable(program)
                ? Optional.of("%s does not exist or is not executable".formatted(program))
                : Optional.empty();
    }
}
