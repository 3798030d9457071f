package dev.luneo.dr.cli;

import java.util.List;
import picocli.CommandLine;

/** What somebody types who was woken up; added to whatever else {@code ./dr} can do. */
public final class NowCommands {
    private NowCommands() {}

    /** @return their names, in the order in which they are of use */
    public static List<String> addTo(CommandLine line) {
        Surroundings around = Surroundings.ofProcess();
        List<Object> commands = List.of(new StatusCommand(around));
        commands.forEach(command -> line.addSubcommand(command));
        return commands.stream()
                .map(command -> command.getClass().getAnnotation(CommandLine.Command.class))
                .map(CommandLine.Command::name)
                .toList();
    }
}
