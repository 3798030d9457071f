package dev.luneo.dr.cli;

import java.util.List;
import picocli.CommandLine;

/** What somebody types who was woken up; added to whatever else {@code ./dr} can do. */
public final class NowCommands {
    private NowCommands() {}

    /** Returns their names, in the order in which they are of use. */
    public static List<String> addTo(CommandLine line) {
        Surroundings around = Surroundings.ofProcess();
        List<CommandLine> commands = List.of(
                new CommandLine(new StatusCommand(around)),
                new CommandLine(new RestoreCommand(around)),
                new CommandLine(new WatchCommand(around)),
                new CommandLine(new ApproveCommand(around)),
                new CommandLine(new RejectCommand(around)),
                new CommandLine(new CancelCommand(around)),
                new CommandLine(new UndoCommand(around)),
                new CommandLine(new AcceptCommand(around)),
                IncidentCommand.line(around),
                new CommandLine(new BackupCommand(around)),
                new CommandLine(new BackupsCommand(around)),
                new CommandLine(new VerifyCommand(around)),
                new CommandLine(new TimelineCommand(around)),
                new CommandLine(new PostMortemCommand(around)),
                LeftOversCommand.line(around),
                TokensCommand.line(around),
                new CommandLine(new LogsCommand(around)),
                new CommandLine(new CompletionCommand(around)));
        commands.forEach(command -> line.addSubcommand(command.getCommandName(), command));
        return commands.stream().map(CommandLine::getCommandName).toList();
    }
}
