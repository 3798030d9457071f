package dev.luneo.dr.postgres.fingerprint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a whole table held, its partitions together: a restore may rightly put a row into another partition, for the hash
 * that says which one is not the same on every server.
 *
 * @param hash empty when rows were only counted, or parts were hashed in different ways
 */
record Content(TableFingerprint.Kind kind, long rows, Optional<RowHash> hash) {

    /** By what it is called. @param roots the whole table that a part belongs to, by the part's name */
    static Map<String, Content> of(List<TableFingerprint> tables, Map<String, String> roots) {
        Map<String, List<TableFingerprint>> whole = new TreeMap<>();
        for (TableFingerprint table : tables) {
            whole.computeIfAbsent(roots.getOrDefault(table.name(), table.name()), name -> new ArrayList<>())
                    .add(table);
        }
        Map<String, Content> contents = new TreeMap<>();
        whole.forEach((name, parts) -> contents.put(name, of(parts)));
        return contents;
    }

    private static Content of(Collection<TableFingerprint> parts) {
        List<RowHash> hashes = parts.stream()
                .flatMap(part -> part.contentHash().flatMap(RowHash::parse).stream())
                .toList();
        return new Content(
                parts.iterator().next().kind(),
                parts.stream().mapToLong(TableFingerprint::rows).sum(),
                hashes.size() == parts.size() ? RowHash.ofAll(hashes) : Optional.empty());
    }
}
