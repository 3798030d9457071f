package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.LockWatch;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.SessionStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Connections from which databases are administered: to {@code postgres}, else {@code template1}, else the named one,
 * and never to a database that is itself to be fenced, renamed or dropped.
 */
final class Maintenance {

    private static final Set<Reason> TRY_THE_NEXT = Set.of(
            Reason.DATABASE_MISSING, Reason.CONNECTIONS_REFUSED, Reason.WRONG_CREDENTIALS, Reason.PERMISSION_DENIED);

    private final DatabaseUrl named;
    private final SessionStart start;
    private final Optional<Turn> turn;

    Maintenance(DatabaseUrl named) {
        this(named, SessionStart.MAINTENANCE);
    }

    Maintenance(DatabaseUrl named, SessionStart start) {
        this(named, start, Optional.empty());
    }

    private Maintenance(DatabaseUrl named, SessionStart start, Optional<Turn> turn) {
        this.named = named;
        this.start = start;
        this.turn = turn;
    }

    Maintenance inTurn(Turn other) {
        return new Maintenance(named, start, Optional.of(other));
    }

    DatabaseUrl named() {
        return named;
    }

    /** Work over SQL; what it throws becomes a failure. */
    interface Work<T> {
        T on(Connection connection) throws SQLException, InterruptedException;
    }

    <T> Answer<T> ask(Set<String> notThese, Work<T> work) throws InterruptedException {
        PostgresFailure last = PostgresFailure.of(
                Reason.DATABASE_MISSING,
                "there is no other database on the server from which " + notThese + " can be changed");
        for (String database : candidates(notThese)) {
            DatabaseUrl url = named.withDatabase(database);
            try (Connection connection = url.connect(start)) {
                return Answer.given(watched(url, connection, work));
            } catch (SQLException e) {
                last = PostgresFailure.from(e);
                if (!TRY_THE_NEXT.contains(last.reason()) || !refusedAtTheDoor(e)) {
                    break;
                }
            }
        }
        return Answer.failed(last);
    }

    /** For work of one statement. An interrupt cancels it; the flag is left set for whoever waits next. */
    <T> Answer<T> ask(Work<T> work) {
        try {
            return ask(Set.of(), work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failed(PostgresFailure.of(Reason.TIMED_OUT, "interrupted"));
        }
    }

    private static <T> T watched(DatabaseUrl url, Connection connection, Work<T> work)
            throws SQLException, InterruptedException {
        LockWatch watch = new LockWatch(url, Optional.of(connection));
        try (watch) {
            return work.on(connection);
        } catch (SQLException e) {
            throw watch.explained(e);
        }
    }

    Change change(Set<String> notThese, Work<Change> work) throws InterruptedException {
        Work<Change> inTurn = connection -> {
            if (turn.isPresent()) {
                turn.get().take(connection);
            }
            return work.on(connection);
        };
        return ask(notThese, inTurn).fold(change -> change, Change.Failed::new);
    }

    /** A change of one statement. */
    Change change(Work<Change> work) {
        try {
            return change(Set.of(), work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Change.Failed(PostgresFailure.of(Reason.TIMED_OUT, "interrupted"));
        }
    }

    private Set<String> candidates(Set<String> notThese) {
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add("postgres");
        candidates.add("template1");
        candidates.add(named.location().database());
        candidates.removeAll(notThese);
        return candidates;
    }

    /** A statement that was refused would be refused again from elsewhere. */
    private static boolean refusedAtTheDoor(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        return !state.equals("42501") || String.valueOf(e.getMessage()).startsWith("FATAL");
    }
}
