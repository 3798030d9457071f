package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.DatabaseUrl;

/** Takes fingerprints. */
public final class Fingerprinter {

    /** @param connections tables read at the same time, 1 to 64 */
    public FingerprintOutcome take(DatabaseUrl database, FingerprintLevel level, int connections)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }
}
