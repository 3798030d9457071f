package dev.luneo.dr.restore.full;

import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.util.Optional;

/**
 * Where one attempt, and it alone, makes a database.
 *
 * @param name a {@link dev.luneo.dr.postgres.server.RestoredDatabaseName} that belongs to that attempt
 */
record CopyPlace(DatabaseUrl server, String name, RestorePlan how) {

    DatabaseUrl url() {
        return server.withDatabase(name);
    }

    /** What came of a removal. */
    record Removed(boolean wasThere, Optional<PostgresFailure> failure) {}

    /** Removes the database, and the role that filled it, or locks it where somebody lent it; neither need be there. */
    Removed remove() {
        Change change = new PostgresServer(server).dropDatabase(name);
        if (change.whenFailed().isPresent()) {
            return new Removed(true, change.whenFailed());
        }
        Answer<Boolean> role = Administration.ask(server, connection -> new RestoreRole(name).drop(connection));
        boolean wasThere = change instanceof Change.Done;
        return new Removed(
                wasThere,
                role.whenFailed().or(() -> wasThere ? RestoringRole.lockLent(server, how) : Optional.empty()));
    }
}
