package dev.luneo.dr.restore.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Questions to a server, asked from a database that is surely there, whatever became of the one the URL names. */
public final class Administration {
    private Administration() {}

    public interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    public static <T> Answer<T> ask(DatabaseUrl url, Query<T> query) {
        PostgresFailure last = PostgresFailure.of(PostgresFailure.Reason.DATABASE_MISSING, "no database to ask");
        for (String database : List.of("postgres", "template1", url.location().database())) {
            try (Connection connection = url.withDatabase(database).connect()) {
                return Answer.given(query.on(connection));
            } catch (SQLException e) {
                last = PostgresFailure.from(e);
            }
        }
        return Answer.failed(last);
    }
}
