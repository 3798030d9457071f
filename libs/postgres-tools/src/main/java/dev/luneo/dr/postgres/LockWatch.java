package dev.luneo.dr.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over work that may have to wait for a lock: says who holds it, which nobody can tell once the wait is over, and
 * cancels the statement when its thread is interrupted, which a driver does not notice by itself.
 */
public final class LockWatch implements AutoCloseable {

    /** How the names of our sessions begin. */
    public static final String OURS = "luneo-dr";

    private static final Logger log = LoggerFactory.getLogger(LockWatch.class);

    private static final long LOOK_MILLIS = 100;
    /** Most locks are had at once; who waits longer costs the server one more session. */
    private static final Duration BEFORE_ASKING = Duration.ofSeconds(1);
    /** "Lock not available", "query canceled", and what a cancelled snapshot says. */
    private static final Set<String> ENDED_WAITING = Set.of("55P03", "57014");

    private static final Pattern STRINGS =
            Pattern.compile("'(?:[^']|'')*(?:'|$)|\\$(\\w*)\\$.*?(?:\\$\\1\\$|$)", Pattern.DOTALL);
    private static final int LONGEST_QUERY = 160;
    private static final int MOST_BLOCKERS = 3;

    private static final String BLOCKERS = "select distinct b.pid, b.usename, b.application_name, b.state, b.query"
            + " from pg_catalog.pg_stat_activity w, pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) p(pid),"
            + " pg_catalog.pg_stat_activity b where b.pid = p.pid and w.application_name like '" + OURS + "%'"
            + " and w.usename = current_user and w.wait_event_type = 'Lock' order by 1 limit " + MOST_BLOCKERS;

    private final DatabaseUrl server;
    private final Optional<Connection> watched;
    private final Thread caller = Thread.currentThread();
    private final Thread thread;
    private volatile boolean closed;
    private volatile List<String> blockers = List.of();

    /** @param watched the caller's connection, whose statement ends when the calling thread is interrupted */
    public LockWatch(DatabaseUrl server, Optional<Connection> watched) {
        this.server = server;
        this.watched = watched;
        this.thread = new Thread(this::watch, "lock-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** With who was waited for, where that is why it failed. */
    public SQLException explained(SQLException e) {
        return ENDED_WAITING.contains(String.valueOf(e.getSQLState())) && !blockers.isEmpty()
                ? new SQLException(e.getMessage() + words(), e.getSQLState(), e)
                : e;
    }

    public PostgresFailure explained(PostgresFailure failure) {
        boolean waited = failure.reason() == PostgresFailure.Reason.SCHEMA_CHANGED
                || failure.reason() == PostgresFailure.Reason.TIMED_OUT;
        return waited && !blockers.isEmpty()
                ? new PostgresFailure(failure.reason(), failure.detail() + words(), failure.hint())
                : failure;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private String words() {
        return ". It waited for " + String.join("; ", blockers);
    }

    private void watch() {
        long ask = System.nanoTime() + BEFORE_ASKING.toNanos();
        boolean cancelled = false;
        try {
            while (!closed) {
                Thread.sleep(LOOK_MILLIS);
                if (!cancelled && watched.isPresent() && caller.isInterrupted() && !closed) {
                    // Once: what the caller still has to put right afterwards is not to be cancelled.
                    watched.get().unwrap(PGConnection.class).cancelQuery();
                    cancelled = true;
                }
                if (System.nanoTime() > ask) {
                    look();
                    ask = System.nanoTime() + BEFORE_ASKING.toNanos();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (SQLException e) {
            log.debug("Who holds the lock cannot be seen", e);
        }
    }

    private void look() throws SQLException {
        try (Connection connection = server.connect()) {
            blockers = Query.all(
                    connection,
                    BLOCKERS,
                    row -> "process %d of %s (%s, %s): %s"
                            .formatted(
                                    row.getInt(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    excerpt(String.valueOf(row.getString(5)))));
        }
    }

    /** Without strings, which may be passwords or personal data. */
    static String excerpt(String query) {
        String plain = STRINGS.matcher(query).replaceAll("'…'").replaceAll("\\s+", " ");
        return plain.length() <= LONGEST_QUERY ? plain : plain.substring(0, LONGEST_QUERY) + " …";
    }
}
