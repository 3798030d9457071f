package dev.luneo.dr.stack;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.util.FileSystemUtils;

/** A server with the database {@code shop}: of the role shop, with a password that has to be written with care, and a restorer. */
public final class OwnServer implements AutoCloseable {
    public static final String PASSWORD = "sh@p:1/hunter2";

    private final Path directory;
    private final LocalCluster cluster;

    private OwnServer(Path directory, LocalCluster cluster) {
        this.directory = directory;
        this.cluster = cluster;
    }

    public static OwnServer start() throws Exception {
        // Not JUnit's own directory: the server's user must get there.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "dr-own-server-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        OwnServer server = new OwnServer(
                directory,
                LocalCluster.start(
                                PostgresBinaries.discover(),
                                ClusterSettings.of(directory.resolve("data"), "boss", "a-password"))
                        .orThrow());
        server.execute("postgres", "create role shop login password '%s'".formatted(PASSWORD));
        server.execute(
                "postgres", "create role restorer login createdb password 'hunter2' in role shop, pg_read_all_data");
        server.execute("postgres", "create database shop owner shop");
        server.execute("shop", "create table orders (id int primary key)");
        server.execute("shop", "alter table orders owner to shop");
        server.execute("shop", "insert into orders select generate_series(1, 1000)");
        return server;
    }

    public DatabaseUrl superuser(String database) {
        return cluster.superuser(database);
    }

    public DatabaseUrl shop() {
        return superuser("shop").withLogin("shop", PASSWORD);
    }

    public DatabaseUrl restorer(String database) {
        return superuser(database).withLogin("restorer", "hunter2");
    }

    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = superuser(database).connectAsApplication();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
