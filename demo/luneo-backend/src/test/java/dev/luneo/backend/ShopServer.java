package dev.luneo.backend;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server for tests, on a free port, that can be stopped and started. Needs Debian's package {@code postgresql}. */
final class ShopServer implements AutoCloseable {

    static final String PASSWORD = "p+w%&geheim";
    private static final String PASSWORD_IN_URL = "p+w%25%26geheim";

    private final Path directory;
    private final int port;

    private ShopServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static ShopServer started() throws Exception {
        Path directory = Files.createTempDirectory("shop-server");
        if (isRoot()) {
            run(List.of("chown", "postgres", directory.toString()));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ShopServer server = new ShopServer(directory, port);
        Path passwordFile = directory.resolve("superuser");
        Files.writeString(passwordFile, "superuser");
        server.tool("initdb", "--username=postgres", "--auth=scram-sha-256", "--pwfile=" + passwordFile, "--no-sync");
        server.start();
        server.sql("postgres", "create role shop login password '" + PASSWORD + "'");
        return server;
    }

    void start() throws Exception {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
        tool("pg_ctl", "-w", "-l", directory.resolve("log").toString(), "-o", options, "start");
    }

    void stop() throws Exception {
        tool("pg_ctl", "-w", "-m", "fast", "stop");
    }

    /** The {@code DATABASE_URL} of a new, empty database that belongs to the application's role. */
    String newDatabase(String name) throws SQLException {
        sql("postgres", "create database " + name + " owner shop");
        return url(name);
    }

    String url(String database) {
        return "postgresql://shop:" + PASSWORD_IN_URL + "@127.0.0.1:" + port + "/" + database;
    }

    void sql(String database, String statement) throws SQLException {
        try (Connection connection = connect(database);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    String value(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A lock that lets nobody near the table until it is closed. */
    AutoCloseable locked(String database, String table) throws SQLException {
        Connection connection = connect(database);
        connection.setAutoCommit(false);
        try (Statement sql = connection.createStatement()) {
            sql.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }

    @Override
    public void close() throws Exception {
        if (Files.exists(directory.resolve("data/postmaster.pid"))) {
            tool("pg_ctl", "-w", "-m", "immediate", "stop");
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "superuser");
    }

    private void tool(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(binaries().resolve(name).toString());
        command.addAll(List.of("-D", directory.resolve("data").toString()));
        command.addAll(List.of(arguments));
        run(command);
    }

    private static Path binaries() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Comparator.comparing(
                            version -> Double.parseDouble(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        // Into a file: the server inherits the output, and a pipe would stay open as long as it lives.
        Path output = Files.createTempFile("shop-server", ".out");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit + ": " + said);
        }
    }
}
