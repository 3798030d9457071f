package dev.luneo.dr.restore.destination;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Optional;

/** A new database beside the live one, wherever that is now, since a swap is a renaming: on one server, and of nothing that is in use. */
final class InPlace implements Destination {

    @Override
    public DatabaseUrl server(String database, DatabaseUrls urls, Recoveries recoveries) {
        return urls.current(database, recoveries);
    }

    @Override
    public Optional<Failure> keptBy(String words) {
        return Optional.of(
                RestoreReason.PREPARED_TRANSACTIONS.because(words + ". It cannot be renamed before they are ended"));
    }

    @Override
    public Optional<String> ofItsName(String database, String live) {
        return Optional.empty();
    }
}
