package dev.luneo.dr.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One external command: an argument list (never a shell string), what is added to our own environment (the place for
 * secrets), where it runs, and how long it may take before its whole process tree is ended.
 */
public record Command(
        List<String> arguments, Map<String, String> environment, Optional<Path> directory, Duration timeLimit) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command needs a program to run");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("the time limit of " + arguments.get(0) + " must be positive");
        }
    }

    public static Command of(Duration timeLimit, List<String> arguments) {
        return new Command(arguments, Map.of(), Optional.empty(), timeLimit);
    }

    public static Command of(Duration timeLimit, String... arguments) {
        return of(timeLimit, List.of(arguments));
    }

    public Command withEnvironment(Map<String, String> added) {
        return new Command(arguments, added, directory, timeLimit);
    }

    public Command in(Path workingDirectory) {
        return new Command(arguments, environment, Optional.of(workingDirectory), timeLimit);
    }

    /** The program's file name, for messages. */
    public String program() {
        Path name = Path.of(arguments.get(0)).getFileName();
        return name == null ? arguments.get(0) : name.toString();
    }

    /** The arguments only: the environment holds secrets. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
