package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Drops a database that nobody is on, and never sends anybody away for that. */
final class DropUnused {
    private final String name;
    private final boolean onlyShut;

    /** @param onlyShut whether one that takes connections is left alone */
    DropUnused(String name, boolean onlyShut) {
        this.name = name;
        this.onlyShut = onlyShut;
    }

    Change perform(Connection connection) throws SQLException {
        Optional<Boolean> open = Databases.allowsConnections(connection, name);
        if (open.isEmpty()) {
            return new Change.AlreadyDone();
        }
        if (open.get() && onlyShut) {
            return kept(name + " takes connections again: somebody has opened it");
        }
        if (sessions(connection) > 0) {
            return inUse(connection);
        }
        boolean gone = false;
        try {
            // From here on nobody comes; somebody may have come right before.
            Databases.allowConnections(connection, name, false);
            if (sessions(connection) > 0) {
                return inUse(connection);
            }
            Query.execute(connection, "drop database " + Databases.quoted(name));
            gone = true;
            return new Change.Done();
        } finally {
            if (!gone && open.get()) {
                Databases.allowConnections(connection, name, true);
            }
        }
    }

    private int sessions(Connection connection) throws SQLException {
        return Sessions.of(connection, name).size();
    }

    private Change inUse(Connection connection) throws SQLException {
        return kept("%s is in use: %d sessions are on it".formatted(name, sessions(connection)));
    }

    private static Change kept(String why) {
        return new Change.Failed(
                new PostgresFailure(Reason.OTHER, why, "see who uses it, and why; it was not touched"));
    }
}
