package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Changes of a server that are made one after the other, by whoever owns what they are made for. A session takes its turn, is told that it
 * is still its own, and only then changes something. Whoever takes over meanwhile ends that session: a process that was stopped in between
 * finds its connection gone when it wakes up, and what it had not done is not done.
 *
 * @param of what the changes are made for: those for others do not wait
 * @param stillOurs throws when somebody else owns it by now
 */
record Turn(String of, Runnable stillOurs) {
    /** Of our own among the advisory locks of a database: "dr" and a number. */
    private static final int LOCKS = 0x6472_0001;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BETWEEN_MILLIS = 25;
    private static final String TIMED_OUT = "57014";

    /** Until the connection ends. */
    void take(Connection connection) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ask(connection, "select pg_catalog.pg_try_advisory_lock(?, ?)")) {
            // Whoever lost it must not end the session of its successor.
            stillOurs.run();
            ask(
                    connection,
                    "select pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) > 0 from pg_catalog.pg_locks l"
                            + " join pg_catalog.pg_database d on d.oid = l.database"
                            + " where l.locktype = 'advisory' and l.objsubid = 2 and l.granted"
                            + " and d.datname = pg_catalog.current_database()"
                            + " and l.classid::pg_catalog.int8 = ? and l.objid::pg_catalog.int8 = ?"
                            + " and l.pid <> pg_catalog.pg_backend_pid()");
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

    private boolean ask(Connection connection, String question) throws SQLException {
        return Query.one(connection, question, row -> row.getBoolean(1), LOCKS, of.hashCode() & Integer.MAX_VALUE);
    }
}
