package dev.luneo.dr.backup.taking.logical;

import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.TableFingerprint.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How much a backup holds.
 *
 * @param rows by table, partitions with the table that they are parts of; empty where nobody counted
 * @param columns by table, of those whose columns were recorded; partitions have those of the whole table
 * @param bytes of the dump, as it is stored
 */
record Measure(Optional<Map<String, Long>> rows, Map<String, Set<String>> columns, long bytes) {

    static Measure of(Fingerprint fingerprint, long bytes) {
        if (fingerprint.level() == FingerprintLevel.NONE) {
            return new Measure(Optional.empty(), Map.of(), bytes);
        }
        Map<String, Long> rows = new TreeMap<>();
        Map<String, Set<String>> columns = new TreeMap<>();
        fingerprint.tables().stream()
                // A view's rows are computed from those of tables.
                .filter(table -> table.kind() != Kind.MATERIALIZED_VIEW)
                .forEach(table -> {
                    String whole = table.partOf().orElseGet(table::name);
                    rows.merge(whole, table.rows(), Long::sum);
                    if (!table.columns().isEmpty()) {
                        columns.computeIfAbsent(whole, name -> new TreeSet<>()).addAll(table.columns());
                    }
                });
        return new Measure(Optional.of(rows), columns, bytes);
    }

    /** @throws IOException when it cannot be read */
    static long bytesIn(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    static long total(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
