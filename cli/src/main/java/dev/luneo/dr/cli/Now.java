package dev.luneo.dr.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands for when something is broken, with nothing of the stack on the class path: the launcher starts this for them, so that
 * they answer at once, and work where the stack does not.
 */
@Command(name = "./dr")
public final class Now {
    private Now() {}

    public static void main(String[] arguments) {
        System.exit(line().execute(arguments));
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new Now());
        NowCommands.addTo(line);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Now::correct)
                .setExecutionExceptionHandler(Now::explain);
    }

    private static int correct(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println(mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr()
                .printf("What there is:  %s --help%n", command.getCommandSpec().qualifiedName());
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof Stop stop) {
            command.getErr().println(Plain.lines(stop.getMessage()));
            return stop.exitCode();
        }
        problem.printStackTrace(command.getErr());
        command.getErr()
                .println(
                        "This is a bug of this command: please report it, with the lines above. A recovery that is under way goes on without it.");
        return ExitCode.NOT_DONE;
    }
}
