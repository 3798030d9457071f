package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.SchemaProofs;
import java.util.List;

/**
 * The command to make one attempt at a proof.
 *
 * @param recoveries tell where the database is now
 */
public record ProveSchema(Backup backup, SchemaProofs proofs, int attempt, Recoveries recoveries) {

    public String database() {
        return backup.database();
    }

    String id() {
        return "%s/schema-proof/%d".formatted(database(), attempt);
    }

    /** The database that this attempt makes and drops, recognised by its {@code proof}. */
    String scratch() {
        return name(backup.id(), attempt);
    }

    /** What earlier attempts made, and may not have dropped. */
    List<String> leftOvers() {
        return proofs.leftOvers().stream()
                .filter(earlier -> earlier.number() != attempt)
                .map(earlier -> name(earlier.backupId(), earlier.number()))
                .toList();
    }

    private String name(String backupId, int number) {
        return RestoredDatabaseName.of(database(), "proof-" + backupId, number);
    }
}
