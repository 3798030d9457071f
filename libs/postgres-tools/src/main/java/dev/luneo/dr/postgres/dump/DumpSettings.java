package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import java.time.Duration;

/**
 * How to dump.
 *
 * @param jobs tables dumped at the same time, and as many connections for the fingerprint; 1 to 64
 * @param timeLimit for the whole, after which it is ended
 */
public record DumpSettings(int jobs, Duration timeLimit, FingerprintLevel fingerprint) {

    public DumpSettings {
        if (jobs < 1 || jobs > 64) {
            throw new IllegalArgumentException("jobs is " + jobs + ", must be from 1 to 64");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("the time limit must be positive");
        }
    }
}
