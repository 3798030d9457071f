package dev.luneo.dr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stacks that this user of this machine runs, each told by a file of its process, so that whoever is woken up need not know in which directory
 * one was started. A file of a process that ended counts for nothing, whoever has its number now.
 */
public final class RunningStacks {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    private RunningStacks(Path directory) {
        this.directory = directory;
    }

    /** In {@code $XDG_STATE_HOME}, or where that is when it is not set. */
    public static RunningStacks of(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".local", "state") : Path.of(state);
        return new RunningStacks(base.resolve("luneo-dr").resolve("running"));
    }

    /** Tells of this process until it is closed, or has ended in whatever way. */
    public Told tell(Path home) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        ProcessHandle here = ProcessHandle.current();
        Path file = directory.resolve(here.pid() + ".json");
        String told = JSON.writeValueAsString(
                Map.of("home", home.toAbsolutePath().toString(), "process", here.pid(), "since", since(here)));
        Files.writeString(file, told, UTF_8);
        Files.writeString(last(), told, UTF_8);
        return new Told(file);
    }

    /** Takes its word back. */
    public record Told(Path file) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Their homes. */
    List<Path> homes() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().flatMap(file -> home(file).stream()).toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** When the process of a stack was started; empty where none of this user is alive for that home. */
    Optional<Instant> since(Path home) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        Path wanted = home.toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> home(file).filter(wanted::equals).isPresent())
                    .flatMap(file -> begun(file).stream())
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> begun(Path file) {
        try {
            return Optional.of(Instant.parse(
                    JSON.readTree(Files.readString(file)).path("since").asString()));
        } catch (IOException | JacksonException | DateTimeException notKnown) {
            return Optional.empty();
        }
    }

    /** The home of the one that was started last, running or not; empty where that is not known, or it is gone. */
    Optional<Path> lastHome() {
        try {
            return Optional.of(Path.of(
                            JSON.readTree(Files.readString(last())).path("home").asString()))
                    .filter(home -> Files.exists(home.resolve("stack.json")));
        } catch (IOException | JacksonException notKnown) {
            return Optional.empty();
        }
    }

    private Path last() {
        return directory.resolveSibling("last.json");
    }

    private static Optional<Path> home(Path file) {
        try {
            JsonNode told = JSON.readTree(Files.readString(file));
            return ProcessHandle.of(told.path("process").asLong())
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> since(process).equals(told.path("since").asString()))
                    .map(alive -> Path.of(told.path("home").asString()));
        } catch (IOException | JacksonException notOne) {
            return Optional.empty();
        }
    }

    private static String since(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
