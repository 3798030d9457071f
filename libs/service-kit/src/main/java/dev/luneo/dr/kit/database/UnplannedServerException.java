package dev.luneo.dr.kit.database;

import dev.luneo.dr.events.Location;

/** A database is said to be on a server that the plan does not name, and which therefore gets no password of ours. */
public final class UnplannedServerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnplannedServerException(String database, Location location) {
        super(
                ("The log has '%1$s' at %2$s:%3$d/%4$s, and the plan names no such server for it, so nobody logs in there."
                                + " If it is yours, name it in databases.%1$s.url or databases.%1$s.restore.server; if not, find out who wrote that")
                        .formatted(database, location.host(), location.port(), location.database()));
    }
}
