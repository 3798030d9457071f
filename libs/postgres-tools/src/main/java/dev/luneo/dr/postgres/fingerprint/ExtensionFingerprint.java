package dev.luneo.dr.postgres.fingerprint;

/** An installed extension. */
public record ExtensionFingerprint(String name, String version) {

    public ExtensionFingerprint {
        Complete.check("extensions[]", name, version);
    }
}
