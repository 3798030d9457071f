package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** Gives a database a name that is free: the swap for when there is nothing left to swap with. */
public final class PlainRename {
    private PlainRename() {}

    /**
     * Safe to repeat.
     *
     * @param server the server, by a user who may rename; the database in it does not matter
     */
    public static Change perform(DatabaseUrl server, String from, String to) {
        try (Connection connection = server.withDatabase("postgres").connect()) {
            Set<String> there = existing(connection, from, to);
            if (there.equals(Set.of(to))) {
                return new Change.AlreadyDone();
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("alter database %s rename to %s"
                        .formatted(statement.enquoteIdentifier(from, true), statement.enquoteIdentifier(to, true)));
            }
            return new Change.Done();
        } catch (SQLException e) {
            return new Change.Failed(PostgresFailure.from(e));
        }
    }

    private static Set<String> existing(Connection connection, String from, String to) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select datname from pg_catalog.pg_database where datname in (?, ?)")) {
            query.setString(1, from);
            query.setString(2, to);
            Set<String> names = new TreeSet<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }
}
