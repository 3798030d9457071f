package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A dump, or why there is none. */
public sealed interface DumpOutcome {

    /**
     * The directory holds the whole database as it was at {@code snapshotAt}.
     *
     * @param snapshotAt the restorable point, by the server's clock: all that was committed before is in
     * @param serverVersionNum such as 150013
     * @param databaseBytes size of the source on its server's disk
     * @param fingerprint taken in the same snapshot
     * @param facts of the catalogue, in the same snapshot
     * @param schemaSha256 the same as of other dumps as long as nobody changes a definition, an owner or a grant; empty when it could
     *     not be taken
     * @param toolTime what pg_dump took; {@code fingerprintTime} ran beside it
     */
    record Dumped(
            Instant snapshotAt,
            int serverVersionNum,
            String toolVersion,
            long databaseBytes,
            Fingerprint fingerprint,
            DatabaseFacts facts,
            Optional<String> schemaSha256,
            Duration toolTime,
            Duration fingerprintTime)
            implements DumpOutcome {}

    /** The directory may hold a part of a dump; it is the caller's to remove. */
    record Failed(PostgresFailure failure) implements DumpOutcome {}
}
