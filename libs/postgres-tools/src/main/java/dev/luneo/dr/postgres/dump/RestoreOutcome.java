package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.PostgresFailure;
import java.time.Duration;

/** A restored database, or why it is not. */
public sealed interface RestoreOutcome {

    /** Every entry of the archive was restored without an error. */
    record Restored(Duration toolTime, String toolVersion, int entries) implements RestoreOutcome {}

    /** The target database may hold a part of the data. */
    record Failed(PostgresFailure failure) implements RestoreOutcome {}
}
