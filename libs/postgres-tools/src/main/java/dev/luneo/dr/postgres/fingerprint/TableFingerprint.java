package dev.luneo.dr.postgres.fingerprint;

import java.util.Optional;

/**
 * One relation's content.
 *
 * @param rows number of rows; for large objects, of objects
 * @param contentHash order-independent hash over all rows; empty when only rows were counted
 * @param partOf of a partition, the whole table as {@link #name} has it; empty in what older versions wrote
 */
public record TableFingerprint(
        String schema, String table, Kind kind, long rows, Optional<String> contentHash, Optional<String> partOf) {

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
    }

    /** {@code schema.table}, quoted where SQL would need it. */
    public String name() {
        return kind == Kind.LARGE_OBJECTS ? "large objects" : Names.qualified(schema, table);
    }
}
