package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.SchemaProofs;
import java.time.ZoneId;
import java.util.Optional;

/** What somebody who is about to restore must know of the rehearsals. */
public final class SchemaWarning {
    private SchemaWarning() {}

    /** Empty when the newest rehearsal succeeded. */
    public static Optional<String> of(DatabaseBackups backups, ZoneId zone) {
        SchemaProofs proofs = backups.schemaProofs();
        if (proofs.failing().isPresent()) {
            return proofs.failing().map(failing -> failed(failing, zone));
        }
        return proofs.proved().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "No backup of %s has been restored in a rehearsal yet, not even its schema: nobody knows whether it can be before it is done"
                                .formatted(backups.database()));
    }

    private static String failed(SchemaProofs.Failing failing, ZoneId zone) {
        return "The rehearsal of %s failed: the schema of backup %s could not be restored%s: %s. A restore would fail in the same way. %s"
                .formatted(
                        Phrases.time(failing.at(), zone),
                        failing.event().backupId(),
                        failing.event().object().map(" at %s"::formatted).orElse(""),
                        failing.failure().detail(),
                        failing.failure().hint());
    }
}
