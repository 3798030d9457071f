package dev.luneo.dr.stack;

import dev.luneo.dr.stack.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./dr} can do, apart from building and testing, which the script does itself. */
@Command(
        name = "./dr",
        mixinStandardHelpOptions = true,
        version = "Luneo DR 0.1.0",
        description = {
            "A disaster recovery plan that executes itself.",
            "",
            "New here? Run  ./dr demo : a shop is broken and brought back before your eyes, in about a minute."
        },
        subcommands = {DemoCommand.class, UpCommand.class, PlanCommand.class, KeysCommand.class, WarmUpCommand.class},
        footer = {
            "",
            "Also:",
            "  ./dr test            all tests; --chaos adds every kill at every step",
            "  ./dr bench           the benchmarks of docs/benchmarks.md",
            "  ./dr updates         newer versions of libraries and plugins, none unfinished; changes nothing",
            "",
            "Something is broken right now? See 'When it happens' in README.md."
        })
public final class DrCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        // Five services share this JVM and its logging: Boot must not set it up five times.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.exit(new CommandLine(new DrCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(DrCommand::explain)
                .execute(arguments));
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof StackProblem expected) {
            command.getErr().println(expected.getMessage());
        } else {
            problem.printStackTrace(command.getErr());
        }
        return 1;
    }
}
