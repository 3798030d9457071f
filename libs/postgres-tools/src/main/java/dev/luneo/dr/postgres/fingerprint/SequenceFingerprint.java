package dev.luneo.dr.postgres.fingerprint;

/** Where a sequence stands. */
public record SequenceFingerprint(String schema, String name, long lastValue, boolean isCalled) {

    public SequenceFingerprint {
        Complete.check("sequences[]", schema, name);
    }

    /** {@code schema.name}, quoted where SQL would need it. */
    public String qualifiedName() {
        return Names.qualified(schema, name);
    }
}
