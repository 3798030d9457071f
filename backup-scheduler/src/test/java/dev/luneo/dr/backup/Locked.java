package dev.luneo.dr.backup;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A lock on a table, as a migration would hold it: a dump waits for it for a minute before it gives up. */
final class Locked implements AutoCloseable {
    private final Connection connection;

    private Locked(Connection connection) {
        this.connection = connection;
    }

    static Locked table(DatabaseUrl database, String table) {
        try {
            Connection connection = database.connectAsApplication();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table " + table + " in access exclusive mode");
            }
            return new Locked(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
