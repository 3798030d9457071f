package dev.luneo.dr.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A question to a database, and what its rows say. Parameters stand for the question marks in it, from left to right. */
public final class Query {
    private Query() {}

    /** What one row says. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public static <T> List<T> all(Connection connection, String sql, Row<? extends T> row, Object... parameters)
            throws SQLException {
        return read(connection, sql, Integer.MAX_VALUE, row, parameters);
    }

    /** Of several rows the first one. */
    public static <T> Optional<T> first(Connection connection, String sql, Row<? extends T> row, Object... parameters)
            throws SQLException {
        return Query.<T>read(connection, sql, 1, row, parameters).stream().findFirst();
    }

    /** For what always has an answer. */
    public static <T> T one(Connection connection, String sql, Row<? extends T> row, Object... parameters)
            throws SQLException {
        return Query.<T>first(connection, sql, row, parameters)
                .orElseThrow(() -> new SQLException("no row answers " + sql));
    }

    /** For what has no answer. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> List<T> read(
            Connection connection, String sql, int most, Row<? extends T> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            List<T> read = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (read.size() < most && rows.next()) {
                    read.add(row.read(rows));
                }
            }
            return read;
        }
    }
}
