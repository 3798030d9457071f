package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.process.CommandOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL cluster of our own on this machine: on 127.0.0.1 only, passwords by SCRAM, no socket file. When we are
 * root its programs run as {@code postgres}. A cluster that still runs when it is opened is taken over as it is.
 */
public final class LocalCluster implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalCluster.class);
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);
    /** After a crash a start replays the log first, which may take minutes. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    /** Between finding a free port and using it, another process may take it. */
    private static final int PORT_ATTEMPTS = 5;

    private final ClusterSettings settings;
    private final ClusterOwner owner = new ClusterOwner();
    private final ClusterFiles files;
    private final Path initdb;
    private final Path pgCtl;
    private int port;

    private LocalCluster(ClusterSettings settings, Path initdb, Path pgCtl) {
        this.settings = settings;
        this.files = new ClusterFiles(settings, owner);
        this.initdb = initdb;
        this.pgCtl = pgCtl;
    }

    /** Opens the cluster in the settings' directory, making it first when there is none, and waits until it answers. */
    public static Answer<LocalCluster> start(PostgresBinaries binaries, ClusterSettings settings)
            throws InterruptedException {
        List<Path> programs = new ArrayList<>();
        for (String name : List.of("initdb", "pg_ctl")) {
            Answer<PostgresTool> tool = binaries.require(name);
            if (tool.whenFailed().isPresent()) {
                return Answer.failed(tool.whenFailed().get());
            }
            programs.add(tool.orThrow().path());
        }
        LocalCluster cluster = new LocalCluster(settings, programs.get(0), programs.get(1));
        Optional<PostgresFailure> failure = cluster.open();
        return failure.map(Answer::<LocalCluster>failed).orElseGet(() -> Answer.given(cluster));
    }

    public int port() {
        return port;
    }

    public DatabaseUrl superuser(String database) {
        return DatabaseUrl.of(
                new DatabaseLocation("127.0.0.1", port, database), settings.superuser(), settings.password());
    }

    /** Ends sessions, writes everything down, ends. */
    public Change stop() throws InterruptedException {
        return end("fast");
    }

    /** Ends at once, as in a crash; the next start recovers. */
    public Change kill() throws InterruptedException {
        return end("immediate");
    }

    /** Starts again on the same port; stops first when it runs. */
    public Change restart() throws InterruptedException {
        Change stopped = stop();
        if (!stopped.ok()) {
            return stopped;
        }
        Optional<PostgresFailure> failure = open();
        return failure.<Change>map(Change.Failed::new).orElseGet(Change.Done::new);
    }

    @Override
    public void close() {
        try {
            stop().whenFailed().ifPresent(failure -> log.warn("{} goes on running: {}", settings, failure.describe()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<PostgresFailure> open() throws InterruptedException {
        try {
            if (!files.exists()) {
                Optional<PostgresFailure> failure = create();
                if (failure.isPresent()) {
                    return failure;
                }
            }
            Optional<PostgresFailure> failure = running() ? takeOver() : startOnFreePort();
            return failure.isPresent() ? failure : connects();
        } catch (IOException | UncheckedIOException e) {
            return Optional.of(PostgresFailure.of(Reason.OTHER, "%s cannot be opened: %s".formatted(settings, e)));
        }
    }

    private Optional<PostgresFailure> create() throws IOException, InterruptedException {
        files.prepareNew();
        List<String> arguments = new ArrayList<>(List.of(
                initdb.toString(),
                "--pgdata=" + files.unfinished(),
                "--username=" + settings.superuser(),
                "--pwfile=" + files.passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8"));
        if (!settings.fsync()) {
            arguments.add("--no-sync");
        }
        CommandOutcome outcome = owner.run(settings.directory(), INITDB_LIMIT, arguments);
        Files.deleteIfExists(files.passwordFile());
        if (!outcome.ok()) {
            return Optional.of(new PostgresFailure(
                    Reason.OTHER,
                    outcome.describe(),
                    "the user that runs PostgreSQL must be able to reach and write " + settings.directory()));
        }
        files.finishNew();
        return Optional.empty();
    }

    private Optional<PostgresFailure> takeOver() throws IOException {
        Optional<Integer> found = files.lastPort();
        found.ifPresent(its -> port = its);
        return found.isPresent()
                ? Optional.empty()
                : Optional.of(PostgresFailure.of(Reason.OTHER, settings + " runs, but its port is not known"));
    }

    private Optional<PostgresFailure> startOnFreePort() throws IOException, InterruptedException {
        CommandOutcome outcome = null;
        for (int attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
            port = choosePort(attempt);
            files.writeSettings(port);
            outcome = control(
                    START_LIMIT,
                    List.of("start", "--wait", "--timeout=" + START_LIMIT.toSeconds(), "--log=" + files.log()));
            if (outcome.ok()) {
                return Optional.empty();
            }
            if (settings.port().isPresent() || FreePort.isFree(port)) {
                break;
            }
        }
        String said = outcome == null ? "" : outcome.describe();
        return Optional.of(PostgresFailure.of(
                Reason.OTHER, "%s does not start: %s; its log: %s".formatted(settings, said, files.logTail())));
    }

    private int choosePort(int attempt) throws IOException {
        if (settings.port().isPresent()) {
            return settings.port().get();
        }
        Optional<Integer> last = attempt == 1 ? files.lastPort().filter(FreePort::isFree) : Optional.empty();
        return last.isPresent() ? last.get() : FreePort.any();
    }

    private Optional<PostgresFailure> connects() {
        try (Connection connection = superuser("postgres").connect()) {
            return connection.isValid(0)
                    ? Optional.empty()
                    : Optional.of(PostgresFailure.of(Reason.SERVER_UNREACHABLE, settings + " does not answer"));
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    private Change end(String mode) throws InterruptedException {
        if (!running()) {
            return new Change.AlreadyDone();
        }
        CommandOutcome outcome =
                control(STOP_LIMIT, List.of("stop", "--wait", "--timeout=" + STOP_LIMIT.toSeconds(), "--mode=" + mode));
        return outcome.ok()
                ? new Change.Done()
                : new Change.Failed(PostgresFailure.of(Reason.TIMED_OUT, outcome.describe()));
    }

    private boolean running() throws InterruptedException {
        return files.exists() && control(STOP_LIMIT, List.of("status")).ok();
    }

    private CommandOutcome control(Duration limit, List<String> what) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(pgCtl.toString()));
        arguments.addAll(what);
        arguments.add("--pgdata=" + files.data());
        // Ours is the longer one, so that pg_ctl can say what it waited for.
        return owner.run(settings.directory(), limit.plusSeconds(10), arguments);
    }
}
