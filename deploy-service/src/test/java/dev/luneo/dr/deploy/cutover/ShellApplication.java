package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small real application: a shell script that reads its env file when it is started and holds a session of the database
 * named there, connecting again whenever it loses it. Restarted by a command, with a pid file; healthy by an HTTP answer.
 */
public final class ShellApplication implements AutoCloseable {
    /** A line of the env file that looks like one, and must be seen nowhere. */
    public static final String MARKED = "m4rked-t0ken-9f";

    private final Path directory;
    private final HttpServer http;
    public final AtomicInteger health = new AtomicInteger(200);
    /** What it does before it answers how it is. */
    public volatile Runnable whenAsked = () -> {};

    public ShellApplication(Path directory, String databaseUrl) throws InterruptedException {
        this.directory = directory;
        try {
            write(
                    "app.env",
                    "# settings of the shop\nDATABASE_URL='%s'\nAPI_TOKEN=%s\n".formatted(databaseUrl, MARKED));
            script("restart", """
                    cd %s
                    if [ -f pid ]; then kill -KILL "-$(cat pid)"; fi
                    set -a; . ./app.env; set +a
                    export PGAPPNAME=shop PGCONNECT_TIMEOUT=5
                    echo restarted >> restarts
                    setsid sh -c 'while :; do %s/psql -X -q "$DATABASE_URL" -c "select pg_sleep(600)"; sleep 0.05; done' \
                      >> app.log 2>&1 < /dev/null &
                    echo $! > pid
                    """.formatted(directory, psqlDirectory()));
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/health", exchange -> {
            whenAsked.run();
            exchange.sendResponseHeaders(health.get(), -1);
            exchange.close();
        });
        http.start();
    }

    public Path envFile() {
        return directory.resolve("app.env");
    }

    public Path directory() {
        return directory;
    }

    public String healthUrl() {
        return "http://127.0.0.1:%d/health".formatted(http.getAddress().getPort());
    }

    public void start() throws InterruptedException {
        assertThat(new CommandRunner()
                        .run(Command.of(
                                Duration.ofSeconds(10),
                                directory.resolve("restart").toString())))
                .matches(outcome -> outcome.ok());
    }

    public long restarts() {
        return lines("restarts");
    }

    /** Of a file that each run of a command adds a line to. */
    public long lines(String name) {
        return Files.exists(directory.resolve(name)) ? read(name).lines().count() : 0;
    }

    /** Sessions of it on a database. */
    public static int sessions(DatabaseUrl database) {
        return Integer.parseInt(TestPostgres.value(
                TestPostgres.cluster().superuser("postgres"),
                "select count(*) from pg_stat_activity where application_name = 'shop' and datname = '%s'"
                        .formatted(database.location().database())));
    }

    /** A command of it, to be named in a plan. */
    public Path script(String name, String lines) throws IOException {
        Path script = write(name, "#!/bin/sh\n" + lines);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    public Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<ProcessHandle> process() {
        return Files.exists(directory.resolve("pid"))
                ? ProcessHandle.of(Long.parseLong(read("pid").strip()))
                : Optional.empty();
    }

    @Override
    public void close() {
        http.stop(0);
        // By hand, the whole group: each round of its loop is a new process.
        if (process().isPresent()) {
            try {
                new ProcessBuilder("sh", "-c", "kill -KILL -" + read("pid").strip())
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String psqlDirectory() throws InterruptedException {
        return String.valueOf(
                TestPostgres.binaries().require("psql").orThrow().path().getParent());
    }
}
