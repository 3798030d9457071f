package dev.luneo.dr.backup.taking;

import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.dump.DumpOutcome.Dumped;
import java.util.LinkedHashMap;
import java.util.Map;

/** Facts in the manifest beside its own fields: what the target database is created with, and what a person wants to see. */
final class ManifestNotes {
    private ManifestNotes() {}

    static Map<String, String> of(Dumped dumped, DatabaseLocation source) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("source", source.toString());
        notes.put("encoding", dumped.fingerprint().encoding());
        notes.put("collate", dumped.fingerprint().collate());
        notes.put("ctype", dumped.fingerprint().ctype());
        notes.put("locale-provider", dumped.fingerprint().locale().provider());
        dumped.fingerprint().locale().providerLocale().ifPresent(locale -> notes.put("provider-locale", locale));
        notes.put("fingerprint", dumped.fingerprint().level().name());
        notes.put("tables", Integer.toString(dumped.fingerprint().tables().size()));
        notes.put("rows", Long.toString(dumped.fingerprint().totalRows()));
        dumped.fingerprint().migrationHead().ifPresent(head -> notes.put("migration-head", head.version()));
        notes.put("dump-time", dumped.toolTime().toString());
        notes.put("fingerprint-time", dumped.fingerprintTime().toString());
        return Map.copyOf(notes);
    }
}
