package dev.luneo.dr.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One external command: an argument list (never a shell string), its environment, where it runs, and how long it may take
 * before its whole process tree is ended.
 *
 * @param environment all that it gets besides the few variables of {@link CleanEnvironment}; the place for its secrets.
 *     Nothing else of our own environment reaches it
 * @param trail by which a successor finds it, for what must not run on when we are killed
 */
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        Optional<Path> directory,
        Duration timeLimit,
        Optional<Trail> trail) {

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

    public Command(
            List<String> arguments, Map<String, String> environment, Optional<Path> directory, Duration timeLimit) {
        this(arguments, environment, directory, timeLimit, Optional.empty());
    }

    public static Command of(Duration timeLimit, List<String> arguments) {
        return new Command(arguments, Map.of(), Optional.empty(), timeLimit);
    }

    public static Command of(Duration timeLimit, String... arguments) {
        return of(timeLimit, List.of(arguments));
    }

    public Command withEnvironment(Map<String, String> own) {
        return new Command(arguments, own, directory, timeLimit, trail);
    }

    public Command in(Path workingDirectory) {
        return new Command(arguments, environment, Optional.of(workingDirectory), timeLimit, trail);
    }

    public Command leaving(Trail itsTrail) {
        return new Command(arguments, environment, directory, timeLimit, Optional.of(itsTrail));
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
