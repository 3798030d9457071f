package dev.luneo.dr.backup.taking.logical;

import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.dump.DumpOutcome.Dumped;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.repository.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Facts in the manifest beside its own fields: what the target database is created with, and what a person wants to see. */
final class ManifestNotes {
    private ManifestNotes() {}

    static Map<String, String> of(Dumped dumped, Optional<String> suspicion, DatabaseLocation source) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("source", source.toString());
        notes.put("encoding", dumped.fingerprint().encoding());
        notes.put("collate", dumped.fingerprint().collate());
        notes.put("ctype", dumped.fingerprint().ctype());
        notes.put("locale-provider", dumped.fingerprint().locale().provider());
        dumped.fingerprint().locale().providerLocale().ifPresent(locale -> notes.put("provider-locale", locale));
        notes.put("fingerprint", dumped.fingerprint().level().name());
        if (dumped.fingerprint().level() != FingerprintLevel.NONE) {
            notes.put(
                    Manifest.TABLES,
                    Integer.toString(dumped.fingerprint().tables().size()));
            notes.put(Manifest.ROWS, Long.toString(dumped.fingerprint().totalRows()));
        }
        dumped.schemaSha256().ifPresent(digest -> notes.put(Manifest.SCHEMA, digest));
        suspicion.ifPresent(why -> notes.put(Manifest.SUSPICIOUS, why));
        dumped.fingerprint().migrationHead().ifPresent(head -> notes.put("migration-head", head.version()));
        notes.put("dump-time", dumped.toolTime().toString());
        notes.put("fingerprint-time", dumped.fingerprintTime().toString());
        return Map.copyOf(notes);
    }
}
