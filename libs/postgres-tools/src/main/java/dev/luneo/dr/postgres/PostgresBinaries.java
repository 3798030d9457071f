package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * PostgreSQL's programs on this machine: in {@code PG_BIN} and nowhere else when that is set, else in the newest
 * {@code /usr/lib/postgresql/*}{@code /bin} that has the one asked for, else on {@code PATH}.
 */
public final class PostgresBinaries {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    /** {@code --version} needs milliseconds; more than this is a machine in trouble. */
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);

    private final List<Path> directories;

    private PostgresBinaries(List<Path> directories) {
        this.directories = directories;
    }

    public static PostgresBinaries discover() {
        return discover(System.getenv(), DEBIAN);
    }

    /** Only what is in this directory. */
    public static PostgresBinaries in(Path directory) {
        return new PostgresBinaries(List.of(directory));
    }

    static PostgresBinaries discover(Map<String, String> environment, Path debian) {
        String chosen = environment.getOrDefault("PG_BIN", "");
        if (!chosen.isBlank()) {
            return in(Path.of(chosen));
        }
        List<Path> directories = new ArrayList<>(newestFirst(debian));
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .forEach(directories::add);
        return new PostgresBinaries(List.copyOf(directories));
    }

    public Optional<Path> find(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The tool with its version; {@code TOOL_MISSING} when it is not there or does not answer. */
    public Answer<PostgresTool> require(String name) throws InterruptedException {
        Optional<Path> path = find(name);
        if (path.isEmpty()) {
            return Answer.failed(new PostgresFailure(
                    Reason.TOOL_MISSING,
                    "%s was not found in %s".formatted(name, searched()),
                    "install it (apt-get install %s) or set PG_BIN to the directory that holds it"
                            .formatted(isServerProgram(name) ? "postgresql" : "postgresql-client")));
        }
        Command ask = Command.of(VERSION_LIMIT, path.get().toString(), "--version");
        CommandOutcome outcome = new CommandRunner().run(ask);
        Optional<ToolVersion> version =
                outcome.ok() ? ToolVersion.parse(String.join("\n", outcome.lastLines())) : Optional.empty();
        return version.map(found -> Answer.given(new PostgresTool(name, path.get(), found)))
                .orElseGet(() -> Answer.failed(new PostgresFailure(
                        Reason.TOOL_MISSING,
                        "%s does not tell its version: %s".formatted(path.get(), outcome.describe()),
                        "reinstall it (apt-get install --reinstall postgresql-client) or set PG_BIN to another one")));
    }

    /**
     * The tool, at least as new as the server: an older pg_dump would not know all that a newer server holds.
     *
     * @param serverVersionNum as {@code server_version_num} gives it, such as 150013
     */
    public Answer<PostgresTool> require(String name, int serverVersionNum) throws InterruptedException {
        Answer<PostgresTool> found = require(name);
        int server = serverVersionNum / 10000;
        if (found instanceof Answer.Given<PostgresTool> tool
                && tool.value().version().major() < server) {
            return Answer.failed(new PostgresFailure(
                    Reason.TOOL_TOO_OLD,
                    "%s is version %s, the server is PostgreSQL %d: a tool older than the server misses part of its data"
                            .formatted(tool.value().path(), tool.value().version(), server),
                    "install the matching tools (apt-get install postgresql-client-%d) or set PG_BIN to them"
                            .formatted(server)));
        }
        return found;
    }

    private String searched() {
        return directories.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static boolean isServerProgram(String name) {
        return List.of("initdb", "pg_ctl", "postgres").contains(name);
    }

    private static List<Path> newestFirst(Path debian) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(debian)) {
            for (Path version : versions) {
                found.add(version);
            }
        } catch (IOException e) {
            return List.of(); // Not a Debian machine: PATH will do.
        }
        found.sort(Comparator.comparingDouble(PostgresBinaries::number).reversed());
        return found.stream().map(version -> version.resolve("bin")).toList();
    }

    private static double number(Path version) {
        try {
            return Double.parseDouble(String.valueOf(version.getFileName()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
