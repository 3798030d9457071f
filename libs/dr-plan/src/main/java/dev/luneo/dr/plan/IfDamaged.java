package dev.luneo.dr.plan;

/** What to do when the chosen backup turns out damaged. */
public enum IfDamaged {
    /** Say so and take the next older one. The default. */
    NEXT_OLDER,
    /** Say so and stop. */
    STOP;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
