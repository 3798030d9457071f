package dev.luneo.dr.plan;

/** What to do when the server to restore to lacks roles that something in the database belongs to or is granted to. */
public enum MissingRoles {
    /** Say which, with the statements that make them, and stop before anything is restored. The default. */
    STOP,
    /** Make them, unable to log in. */
    CREATE;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
