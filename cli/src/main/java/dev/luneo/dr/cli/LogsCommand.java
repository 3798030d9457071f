package dev.luneo.dr.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dr logs}: the stack's own log, for a person. Reads a file, so it works while nothing answers. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "The last lines of the stack's log. Works while the stack does not answer.")
final class LogsCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Option(names = "--recovery", paramLabel = "ID", description = "what was done for that recovery alone")
    private @Nullable String recovery;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "default: ${DEFAULT-VALUE}")
    private int lines = 50;

    LogsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Path home = new Stacks(around)
                .find(where)
                .home()
                .orElseThrow(
                        () -> Stop.because("The log is on the stack's own machine: logs/luneo-dr.log in its home"));
        Path file = home.resolve("logs").resolve("luneo-dr.log");
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader log = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                told(line).ifPresent(last::addLast);
                if (last.size() > Math.max(1, lines)) {
                    last.removeFirst();
                }
            }
        } catch (IOException unreadable) {
            throw Stop.because("%s cannot be read (%s): do this as the user who started the stack"
                    .formatted(file, unreadable.getMessage()));
        }
        last.forEach(around.screen()::say);
        if (last.isEmpty()) {
            around.screen().say("Nothing of that is in " + file);
        }
        return ExitCode.DONE;
    }

    private Optional<String> told(String line) {
        if (recovery != null && !line.contains(recovery)) {
            return Optional.empty();
        }
        try {
            JsonNode entry = JSON.readTree(line);
            return Optional.of("%s  %-5s  %s"
                    .formatted(
                            entry.path("@timestamp")
                                    .asString(entry.path("timestamp").asString("")),
                            entry.path("log")
                                    .path("level")
                                    .asString(entry.path("level").asString("")),
                            entry.path("message").asString(line)));
        } catch (JacksonException asItIs) {
            return Optional.of(line);
        }
    }
}
