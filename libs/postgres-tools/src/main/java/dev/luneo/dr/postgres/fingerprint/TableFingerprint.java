package dev.luneo.dr.postgres.fingerprint;

import java.util.List;
import java.util.Optional;

/**
 * One relation's content.
 *
 * @param rows number of rows; for large objects, of objects
 * @param contentHash order-independent hash over all rows; empty when only rows were counted
 * @param partOf of a partition, the whole table as {@link #name} has it; empty in what older versions wrote
 * @param columns the names of all, generated ones too, as their owners wrote them; none in what older versions wrote, and of large objects
 */
public record TableFingerprint(
        String schema,
        String table,
        Kind kind,
        long rows,
        Optional<String> contentHash,
        Optional<String> partOf,
        List<String> columns) {

    /** What the rows are rows of. */
    public enum Kind {
        /** A table or a leaf partition. */
        TABLE,
        /** Its rows are computed anew by a restore, and may rightly differ from a source that was not refreshed. */
        MATERIALIZED_VIEW,
        /** All large objects of the database together. */
        LARGE_OBJECTS
    }

    public TableFingerprint {
        Complete.check("tables[]", schema, table, kind, contentHash, partOf);
        columns = Optional.ofNullable(columns).map(List::copyOf).orElse(List.of());
    }

    /** One whose columns nobody knows. */
    TableFingerprint(
            String schema, String table, Kind kind, long rows, Optional<String> contentHash, Optional<String> partOf) {
        this(schema, table, kind, rows, contentHash, partOf, List.of());
    }

    /** {@code schema.table}, quoted where SQL would need it. */
    public String name() {
        return kind == Kind.LARGE_OBJECTS ? "large objects" : Names.qualified(schema, table);
    }
}
