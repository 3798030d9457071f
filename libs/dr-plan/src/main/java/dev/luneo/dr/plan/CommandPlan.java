package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command to run, never through a shell.
 *
 * @param arguments the program first; at least one
 * @param directory to run it in
 * @param environment what it gets besides {@code PATH} and the like; nothing else of the services' own reaches it
 * @param timeLimit after which its whole process tree is ended: 1 second to 24 hours
 */
public record CommandPlan(
        List<String> arguments, Optional<Path> directory, Map<String, Template> environment, Duration timeLimit) {
    public CommandPlan {
        arguments = List.copyOf(arguments);
        environment = Ordered.copyOf(environment);
    }
}
