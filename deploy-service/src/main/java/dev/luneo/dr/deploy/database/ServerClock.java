package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What time it is on a server: sessions are dated by its clock, which need not agree with ours. */
public final class ServerClock {
    private ServerClock() {}

    /** Empty when the server does not answer. */
    public static Optional<Instant> now(DatabaseUrl database) {
        try (Connection connection = database.connect()) {
            return Query.first(
                    connection,
                    "select pg_catalog.clock_timestamp()",
                    row -> row.getObject(1, OffsetDateTime.class).toInstant());
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
