package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether a database answers at this moment: what was known a minute ago says nothing of a server that was stopped since. */
final class DatabaseSight {
    private static final int ANSWER_SECONDS = 5;

    private DatabaseSight() {}

    /** Why nobody can sign in there now; empty where it answers. */
    static Optional<String> trouble(DatabaseUrl database) {
        try (Connection connection = database.connect()) {
            return connection.isValid(ANSWER_SECONDS)
                    ? Optional.empty()
                    : Optional.of("it let us in, and then did not answer within %d s".formatted(ANSWER_SECONDS));
        } catch (SQLException e) {
            PostgresFailure failure = PostgresFailure.from(e);
            // A pool that answers is no database that does not.
            return failure.reason() == PostgresFailure.Reason.CONNECTION_POOLER
                    ? Optional.empty()
                    : Optional.of(failure.detail());
        }
    }
}
