package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What time it is on a server: sessions are dated by its clock, which need not agree with ours. */
public final class ServerClock {
    private ServerClock() {}

    /** Empty when the server does not answer. */
    public static Optional<Instant> now(DatabaseUrl database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_catalog.clock_timestamp()")) {
            rows.next();
            return Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant());
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
