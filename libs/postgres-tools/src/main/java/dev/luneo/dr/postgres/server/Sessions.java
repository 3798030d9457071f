package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Who is connected to a database, and how they are sent away. */
final class Sessions {

    /** A backend ends in milliseconds unless it is stuck in the kernel. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private static final String NOT_ALLOWED = "42501";

    private static final long POLL_MILLIS = 25;
    /** A session that passed the door just before it was shut appears a moment later. */
    private static final int QUIET_LOOKS = 3;

    /** Autovacuum is left out: it gives way by itself. To users without pg_read_all_stats backend_type is null. */
    private static final String OTHERS =
            " from pg_catalog.pg_stat_activity where datname = ? and pid <> pg_catalog.pg_backend_pid()"
                    + " and backend_type is distinct from 'autovacuum worker'";

    private Sessions() {}

    static List<Session> of(Connection connection, String database) throws SQLException {
        return Query.all(
                connection,
                "select pid, usename, application_name, client_addr::text, state, backend_start" + OTHERS
                        + " order by backend_start, pid",
                row -> new Session(
                        row.getInt(1),
                        text(row, 2),
                        text(row, 3),
                        Optional.ofNullable(row.getString(4)).map(address -> address.replaceAll("/\\d+$", "")),
                        text(row, 5),
                        Optional.ofNullable(row.getTimestamp(6)).map(Timestamp::toInstant)),
                database);
    }

    /** Ends all sessions until none is left. The database must be closed to new ones before. */
    static Optional<PostgresFailure> endAll(Connection connection, String database)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        int quiet = 0;
        int left = 0;
        while (System.nanoTime() < deadline) {
            try {
                left = terminate(connection, database);
            } catch (SQLException e) {
                if (!NOT_ALLOWED.equals(e.getSQLState())) {
                    throw e;
                }
                return Optional.of(
                        new PostgresFailure(
                                Reason.PERMISSION_DENIED,
                                "%s may not end the sessions of %s on %s"
                                        .formatted(
                                                connection.getMetaData().getUserName(),
                                                strangers(connection, database),
                                                database),
                                "GRANT that role, or pg_signal_backend, to the user of the database's url; a superuser's sessions end themselves, or by a superuser"));
            }
            quiet = left == 0 ? quiet + 1 : 0;
            if (quiet == QUIET_LOOKS) {
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Optional.of(new PostgresFailure(
                Reason.TIMED_OUT,
                "%d sessions of %s are still there after %d s of ending them"
                        .formatted(left, database, LONGEST.toSeconds()),
                "look at pg_stat_activity: a backend that ignores its end is stuck in I/O, or restarts by itself"));
    }

    private static String strangers(Connection connection, String database) throws SQLException {
        return of(connection, database).stream().map(Session::user).distinct().collect(Collectors.joining(", "));
    }

    private static int terminate(Connection connection, String database) throws SQLException {
        return Query.one(
                connection,
                "select pg_catalog.count(pg_catalog.pg_terminate_backend(pid))" + OTHERS,
                row -> row.getInt(1),
                database);
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        return Optional.ofNullable(rows.getString(column)).orElse("");
    }
}
