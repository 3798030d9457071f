package dev.luneo.dr.plan;

/** Who must say yes before a restore starts. */
public enum Approval {
    NONE(0),
    /** One yes from the incident lead. The default. */
    INCIDENT_LEAD(1),
    /** A yes from two different people. */
    TWO_PERSON(2);

    private final int required;

    Approval(int required) {
        this.required = required;
    }

    /** How many different people must say yes. */
    public int required() {
        return required;
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
