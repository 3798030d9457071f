package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real PostgreSQL for tests: one shared by all tests of a JVM, started when first asked for, ended with the JVM. */
public final class TestPostgres {

    public static final String PASSWORD = "s3cret-p@ss:w/rd";

    private static final Map<String, String> SETTINGS =
            Map.of("max_connections", "200", "max_prepared_transactions", "5", "shared_buffers", "64MB");
    /** Where there is a large memory disk, clusters are there: making and removing their files takes most of a run. */
    private static final Path MEMORY = memory();

    private static final long ROOMY = 4L << 30;
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestPostgres() {}

    private static Path memory() {
        Path shm = Path.of("/dev/shm");
        return Files.isWritable(shm) && shm.toFile().getUsableSpace() > ROOMY
                ? shm
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static final class Shared {
        static final LocalCluster CLUSTER = separateCluster();
    }

    public static LocalCluster cluster() {
        return Shared.CLUSTER;
    }

    public static PostgresServer server() {
        return new PostgresServer(cluster().superuser("postgres"));
    }

    public static PostgresBinaries binaries() {
        return PostgresBinaries.discover();
    }

    /** A new, empty database of the shared cluster, made from template0 in UTF8. */
    public static DatabaseUrl freshDatabase(String prefix) {
        String name = prefix + "_" + COUNTER.incrementAndGet();
        server().createDatabase(name, "UTF8", "C.UTF-8", "C.UTF-8").whenFailed().ifPresent(failure -> {
            throw new IllegalStateException(failure.describe());
        });
        return cluster().superuser(name);
    }

    /** A copy of a database of the shared cluster to which nobody is connected. */
    public static DatabaseUrl copyOf(DatabaseUrl original, String prefix) {
        String name = prefix + "_" + COUNTER.incrementAndGet();
        execute(
                cluster().superuser("postgres"),
                "create database " + name + " template " + original.location().database());
        return cluster().superuser(name);
    }

    /** A cluster of the caller's own, to be stopped and killed at will; ended with the JVM at the latest. */
    public static LocalCluster separateCluster() {
        Path directory = directory(MEMORY, "luneo-pg-");
        LocalCluster cluster = start(
                ClusterSettings.of(directory, "tester", PASSWORD).withoutFsync().with(SETTINGS));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                cluster.kill();
                remove(directory);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return cluster;
    }

    public static LocalCluster start(ClusterSettings settings) {
        try {
            return LocalCluster.start(binaries(), settings).orThrow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A directory that the system user of the server can reach, which JUnit's are not when we are root; gone with the JVM at the latest. */
    public static Path directory(String prefix) {
        Path directory = directory(Path.of(System.getProperty("java.io.tmpdir")), prefix);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> removeInTheEnd(directory)));
        return directory;
    }

    /** Services that end at the same time may still write into it. */
    private static void removeInTheEnd(Path directory) {
        for (int again = 0; Files.exists(directory) && again < 50; again++) {
            try {
                remove(directory);
            } catch (UncheckedIOException e) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static Path directory(Path parent, String prefix) {
        try {
            Path directory = Files.createTempDirectory(parent, prefix);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void execute(DatabaseUrl database, String... statements) {
        try (Connection connection = database.connectAsApplication();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text. */
    public static String value(DatabaseUrl database, String query) {
        try (Connection connection = database.connectAsApplication();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> all = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
