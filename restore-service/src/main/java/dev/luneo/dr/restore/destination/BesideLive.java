package dev.luneo.dr.restore.destination;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recoveries;
import java.util.Optional;

/** A new database on the plan's server for restores, to which applications are switched over. Nobody waits for the live one. */
final class BesideLive implements Destination {

    @Override
    public DatabaseUrl server(String database, DatabaseUrls urls, Recoveries recoveries) {
        return urls.restoreServer(database);
    }

    @Override
    public Optional<Failure> keptBy(String words) {
        return Optional.empty();
    }

    /** Nobody gives it its old name back, for the damaged one has that. */
    @Override
    public Optional<String> ofItsName(String database, String live) {
        return Optional.of(
                "The restored database is called %s… from then on, and for good. The plan's applications are switched to it; whatever else names %s, such as cron jobs, psql or reports, is refused and needs the new name. `\"to\": \"in-place\"` keeps the name, on the same server"
                        .formatted(RestoredDatabaseName.beginning(database), live));
    }
}
