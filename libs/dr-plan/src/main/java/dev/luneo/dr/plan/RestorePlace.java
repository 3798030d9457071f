package dev.luneo.dr.plan;

/** Where a backup is restored to. */
public enum RestorePlace {
    /** A new database beside the damaged one, on the plan's server. The default. */
    DATABASE,
    /** A new database that then takes the damaged one's name; the old one is kept under a dated name. */
    IN_PLACE;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
