package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database takes the name of another, which moves aside. While it happens neither can be connected to; both renames
 * are one transaction; what goes wrong opens both again as they were.
 */
final class Swap {

    private static final Logger log = LoggerFactory.getLogger(Swap.class);
    /** PostgreSQL itself waits five seconds for autovacuum to leave; twice more is for what slipped in. */
    private static final int ATTEMPTS = 3;

    private static final String IN_USE = "55006";

    private final String live;
    private final String incoming;
    private final String aside;

    Swap(String live, String incoming, String aside) {
        this.live = live;
        this.incoming = incoming;
        this.aside = aside;
    }

    Change perform(Connection connection) throws SQLException, InterruptedException {
        Optional<Boolean> liveOpen = Databases.allowsConnections(connection, live);
        Optional<Boolean> incomingOpen = Databases.allowsConnections(connection, incoming);
        boolean moved = Databases.exists(connection, aside);
        if (liveOpen.isPresent() && incomingOpen.isEmpty() && moved) {
            return new Change.AlreadyDone();
        }
        if (liveOpen.isEmpty() || incomingOpen.isEmpty() || moved) {
            return new Change.Failed(impossible(liveOpen.isPresent(), incomingOpen.isPresent(), moved));
        }
        boolean done = false;
        try {
            Optional<PostgresFailure> failure = closeBoth(connection);
            if (failure.isPresent()) {
                return new Change.Failed(failure.get());
            }
            renameBoth(connection);
            done = true;
            return new Change.Done();
        } finally {
            if (!done) {
                reopen(connection, live, liveOpen.get());
                reopen(connection, incoming, incomingOpen.get());
            }
        }
    }

    private Optional<PostgresFailure> closeBoth(Connection connection) throws SQLException, InterruptedException {
        for (String database : List.of(live, incoming)) {
            Databases.allowConnections(connection, database, false);
            Optional<PostgresFailure> failure = Sessions.endAll(connection, database);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private void renameBoth(Connection connection) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            connection.setAutoCommit(false);
            try {
                Databases.rename(connection, live, aside);
                Databases.rename(connection, incoming, live);
                Databases.allowConnections(connection, live, true);
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == ATTEMPTS || !IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
            } finally {
                connection.setAutoCommit(true);
            }
            Sessions.endAll(connection, live);
            Sessions.endAll(connection, incoming);
        }
    }

    private static void reopen(Connection connection, String database, boolean wasOpen) {
        if (!wasOpen) {
            return;
        }
        try {
            Databases.allowConnections(connection, database, true);
        } catch (SQLException e) {
            log.error("{} may still be closed to new connections: unfence it if it is ({})", database, e.getMessage());
        }
    }

    private PostgresFailure impossible(boolean hasLive, boolean hasIncoming, boolean moved) {
        String found =
                "%s %s, %s %s, %s %s".formatted(live, word(hasLive), incoming, word(hasIncoming), aside, word(moved));
        return new PostgresFailure(
                moved ? Reason.OTHER : Reason.DATABASE_MISSING,
                "cannot swap: " + found,
                "the first two must exist and the third must not");
    }

    private static String word(boolean exists) {
        return exists ? "exists" : "does not exist";
    }
}
