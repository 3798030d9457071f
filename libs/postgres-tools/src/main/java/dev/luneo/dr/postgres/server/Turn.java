package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.LockWatch;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Changes of a server that are made one after the other, by whoever owns what they are made for. A session says what it is there for, ends all
 * others of its own login that said the same, is told that it is still its own turn, and only then changes something. So a process that was
 * stopped in between finds its connection gone when it wakes up, and what it had not done is not done.
 *
 * <p>Only sessions of our own login count: a lock, which anybody who may log in can hold, would let anybody keep a database shut.
 *
 * @param of what the changes are made for: those for others do not wait
 * @param stillOurs throws when somebody else owns it by now
 */
record Turn(String of, Runnable stillOurs) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BETWEEN_MILLIS = 25;
    private static final String TIMED_OUT = "57014";

    private static final String END_OTHERS =
            "select pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity"
                    + " where usename = session_user and application_name = ? and pid <> pg_catalog.pg_backend_pid()";

    /** A name of a session may be no longer than that; what is beyond is cut off by the server. */
    private static final int LONGEST_NAME = 63;

    /** Until the connection ends. */
    void take(Connection connection) throws SQLException, InterruptedException {
        Query.one(
                connection,
                "select pg_catalog.set_config('application_name', ?, false)",
                row -> row.getString(1),
                session());
        // From here on a successor sees this session. Whoever lost its turn must not end the successor's.
        stillOurs.run();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (others(connection) > 0) {
            if (System.nanoTime() > deadline) {
                throw new SQLException(
                        "another session of ours, which is in the middle of a change for %s, does not end within %d s"
                                .formatted(of, PATIENCE.toSeconds()),
                        TIMED_OUT);
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        stillOurs.run();
    }

    private long others(Connection connection) throws SQLException {
        return Query.one(connection, END_OTHERS, row -> row.getLong(1), session());
    }

    /** Told apart by the number where names are alike in what a session's name may hold of them. */
    private String session() {
        String name = "%s turn %08x %s".formatted(LockWatch.OURS, of.hashCode(), of.replaceAll("[^ -~]", "?"));
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }
}
