package dev.luneo.dr.restore.server;

import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.LentRole;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.util.Optional;

/**
 * Where one attempt, and it alone, makes a database.
 *
 * @param name a {@link dev.luneo.dr.postgres.server.RestoredDatabaseName} that belongs to that attempt
 */
public record CopyPlace(DatabaseUrl server, String name, RestorePlan how) {

    public DatabaseUrl url() {
        return server.withDatabase(name);
    }

    /** What came of a removal. */
    public record Removed(boolean wasThere, Optional<PostgresFailure> failure) {}

    /** Removes the database, and the role that filled it, or locks it where somebody lent it; neither need be there. */
    public Removed remove() {
        Change change = new PostgresServer(server).dropDatabase(name);
        if (change.whenFailed().isPresent()) {
            return new Removed(true, change.whenFailed());
        }
        Answer<Boolean> role = Administration.ask(server, connection -> new RestoreRole(name).drop(connection));
        boolean wasThere = change instanceof Change.Done;
        return new Removed(wasThere, role.whenFailed().or(() -> wasThere ? lockLent() : Optional.empty()));
    }

    /** After a restore that did not come to its end: nobody may be the role that somebody lent any more. */
    private Optional<PostgresFailure> lockLent() {
        return how.fillAs()
                .map(LentRole::new)
                .flatMap(lent -> Administration.ask(server, lent::lock).whenFailed());
    }
}
