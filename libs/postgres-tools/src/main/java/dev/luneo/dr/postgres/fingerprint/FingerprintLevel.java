package dev.luneo.dr.postgres.fingerprint;

/** How much of the data a fingerprint looks at. */
public enum FingerprintLevel {
    /** No tables: sequences, extensions and migration head only. */
    NONE,
    /** The number of rows of each table. */
    COUNTS,
    /** Rows and a hash of the content of each table; reads all data once. */
    CONTENT
}
