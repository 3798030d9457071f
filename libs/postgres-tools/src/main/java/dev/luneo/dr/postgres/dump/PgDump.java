package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Dumps one database with pg_dump. */
public final class PgDump {

    private final PostgresBinaries binaries;

    public PgDump(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    /** @param directory does not exist yet; its parent does */
    public DumpOutcome dump(DatabaseUrl source, Path directory, DumpSettings settings, Consumer<DumpProgress> progress)
            throws InterruptedException {
        throw new UnsupportedOperationException(binaries.toString());
    }
}
