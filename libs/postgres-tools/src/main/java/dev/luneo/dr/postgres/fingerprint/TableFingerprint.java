package dev.luneo.dr.postgres.fingerprint;

import java.util.Optional;

/**
 * One relation's content.
 *
 * @param rows number of rows; for large objects, of objects
 * @param contentHash order-independent hash over all rows; empty when only rows were counted
 */
public record TableFingerprint(String schema, String table, Kind kind, long rows, Optional<String> contentHash) {

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
        Complete.check("tables[]", schema, table, kind, contentHash);
    }

    /** {@code schema.table}, for messages. */
    public String name() {
        return kind == Kind.LARGE_OBJECTS ? "large objects" : schema + "." + table;
    }
}
