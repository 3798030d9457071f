package dev.luneo.dr.plan;

/**
 * With whose rights a database is filled. Code that its owners wrote, such as the functions of checks and generated columns, runs
 * while that happens.
 */
public enum RestoreRights {
    /** Never a superuser's; given one, a role is made for the one restore. The default. */
    LEAST,
    /** Those of the role in the URL, for a database in which only superusers could make something. */
    SUPERUSER;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
