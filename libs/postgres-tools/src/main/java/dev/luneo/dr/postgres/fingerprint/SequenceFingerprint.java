package dev.luneo.dr.postgres.fingerprint;

/** Where a sequence stands. */
public record SequenceFingerprint(String schema, String name, long lastValue, boolean isCalled) {

    public SequenceFingerprint {
        Complete.check("sequences[]", schema, name);
    }

    public String qualifiedName() {
        return schema + "." + name;
    }
}
