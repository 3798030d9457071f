package dev.luneo.dr.postgres.fingerprint;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a database contained at one instant. Equal contents give equal fingerprints, whatever the order of rows on disk,
 * and on every PostgreSQL from 13 on.
 *
 * @param takenAt the server's clock when the snapshot was taken
 */
public record Fingerprint(
        FingerprintLevel level,
        List<TableFingerprint> tables,
        List<SequenceFingerprint> sequences,
        List<ExtensionFingerprint> extensions,
        Optional<MigrationHead> migrationHead,
        DatabaseLocale locale,
        Instant takenAt) {

    public Fingerprint {
        Complete.check("the fingerprint", level, tables, sequences, extensions, migrationHead, locale, takenAt);
        tables = tables.stream()
                .sorted(Comparator.comparing(TableFingerprint::schema)
                        .thenComparing(TableFingerprint::table)
                        .thenComparing(TableFingerprint::kind))
                .toList();
        sequences = sequences.stream()
                .sorted(Comparator.comparing(SequenceFingerprint::schema).thenComparing(SequenceFingerprint::name))
                .toList();
        extensions = extensions.stream()
                .sorted(Comparator.comparing(ExtensionFingerprint::name))
                .toList();
    }

    public String encoding() {
        return locale.encoding();
    }

    public String collate() {
        return locale.collate();
    }

    public String ctype() {
        return locale.ctype();
    }

    /** Rows of all tables together. */
    public long totalRows() {
        return tables.stream()
                .filter(table -> table.kind() == TableFingerprint.Kind.TABLE)
                .mapToLong(TableFingerprint::rows)
                .sum();
    }

    public Fingerprint withSequences(List<SequenceFingerprint> others) {
        return new Fingerprint(level, tables, others, extensions, migrationHead, locale, takenAt);
    }

    public String toJson() {
        return FingerprintJson.write(this);
    }

    /** @throws IllegalArgumentException when the text is not a whole fingerprint; the message says where it is damaged */
    public static Fingerprint fromJson(String json) {
        return FingerprintJson.read(json);
    }
}
