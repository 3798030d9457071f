package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Restores one dump with pg_restore into an existing, empty database. */
public final class PgRestore {

    private final PostgresBinaries binaries;

    public PgRestore(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    public RestoreOutcome restore(
            Path directory, DatabaseUrl target, RestoreSettings settings, Consumer<RestoreProgress> progress)
            throws InterruptedException {
        throw new UnsupportedOperationException(binaries.toString());
    }
}
