package dev.luneo.dr.plan;

/** What people can be told about; in the plan in lower case with dashes, {@code rpo-at-risk}. */
public enum Occasion {
    /** A restore that was asked for waits for its approval; told again while it waits. */
    APPROVAL_NEEDED,
    RPO_AT_RISK,
    RPO_BREACHED,
    RTO_AT_RISK,
    RTO_BREACHED,
    FULL_RESTORE_FINISHED,
    FULL_RESTORE_FAILED,
    BACKUP_FAILED,
    BACKUP_DISPROVED,
    /** A backup holds less than those before it: a large deletion, on purpose or not. */
    BACKUP_SUSPICIOUS,
    /** A rehearsal could not restore the newest backup's schema, and so could no restore; told again each day while it is so. */
    SCHEMA_NOT_RESTORABLE;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
