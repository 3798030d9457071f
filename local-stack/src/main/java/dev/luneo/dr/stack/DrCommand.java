package dev.luneo.dr.stack;

import dev.luneo.dr.cli.NowCommands;
import dev.luneo.dr.cli.Stop;
import dev.luneo.dr.plan.Spelling;
import dev.luneo.dr.stack.demo.DemoCommand;
import dev.luneo.dr.stack.plan.PlanCommand;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./dr} can do, apart from building and testing, which the script does itself. */
@Command(
        name = "./dr",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 64, // as all commands that are typed when something is broken
        version = "Luneo DR 0.1.0",
        description = {
            "A disaster recovery plan that executes itself.",
            "",
            "New here? Run  ./dr demo : a shop is broken and brought back before your eyes, in about a minute."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            PlanCommand.class,
            ServiceCommand.class,
            KeysCommand.class,
            WarmUpCommand.class,
            DrCommand.Tests.class,
            DrCommand.Bench.class,
            DrCommand.Updates.class
        },
        footer = {"", "Something is broken right now?  ./dr status  says how it stands, and what to type next."})
public final class DrCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        // Five services share this JVM and its logging: Boot must not set it up five times.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.exit(line().execute(arguments));
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new DrCommand());
        HelpGroups.of(NowCommands.addTo(line)).in(line);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(DrCommand::explain)
                .setParameterExceptionHandler(DrCommand::correct);
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }

    /** What the script does itself, so that help and the nearest word to a mistyped one know of it. */
    private abstract static class OfTheScript implements Callable<Integer> {
        @Override
        public Integer call() {
            System.err.println("The script does this: call it as ./dr, where it lies");
            return 2;
        }
    }

    @Command(
            name = "test",
            description =
                    "All tests; --chaos adds every kill at every step, --fast leaves out those that start something real.")
    static final class Tests extends OfTheScript {}

    @Command(name = "bench", description = "The benchmarks of docs/benchmarks.md.")
    static final class Bench extends OfTheScript {}

    @Command(
            name = "updates",
            description = "Newer versions of libraries and plugins, none unfinished; changes nothing.")
    static final class Updates extends OfTheScript {}

    private static int correct(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println(mistake.getMessage());
        // The library counts pairs of letters, of which a short word with two exchanged has none in common with itself.
        Optional<String> nearest = mistake instanceof CommandLine.UnmatchedArgumentException unmatched
                ? Spelling.nearest(
                        unmatched.getUnmatched().get(0),
                        command.getSubcommands().keySet())
                : Optional.empty();
        nearest.ifPresentOrElse(
                word -> command.getErr()
                        .printf(
                                "Did you mean: %s %s?%n",
                                command.getCommandSpec().qualifiedName(), word),
                () -> CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr()));
        command.getErr()
                .printf("What there is:  %s --help%n", command.getCommandSpec().qualifiedName());
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof Stop stop) {
            command.getErr().println(stop.getMessage());
            return stop.exitCode();
        }
        if (problem instanceof StackProblem expected) {
            command.getErr().println(expected.getMessage());
        } else {
            problem.printStackTrace(command.getErr());
            command.getErr()
                    .printf(
                            "This is a bug: please report it, with the lines above. What there is:  %s --help%n",
                            command.getCommandSpec().qualifiedName());
        }
        return 1;
    }
}
