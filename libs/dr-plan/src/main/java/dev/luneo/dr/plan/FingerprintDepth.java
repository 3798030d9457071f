package dev.luneo.dr.plan;

/** What is recorded of the data when a backup is taken, and compared when it is restored. */
public enum FingerprintDepth {
    /** Row counts and a hash of the content of every table. The default. */
    CONTENT,
    /** Row counts only: faster on big tables, blind to changed values. */
    COUNTS,
    /** Nothing: a restore cannot tell whether its data is right. */
    OFF;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
