package dev.luneo.dr.postgres.dump;

import java.time.Duration;

/**
 * How to restore.
 *
 * @param jobs objects restored at the same time, 1 to 64
 * @param timeLimit for the whole, after which it is ended
 * @param noOwner everything will belong to the restoring user: for servers without the source's roles
 * @param noPrivileges grants are left out, for the same reason
 */
public record RestoreSettings(int jobs, Duration timeLimit, boolean noOwner, boolean noPrivileges) {

    public RestoreSettings {
        if (jobs < 1 || jobs > 64) {
            throw new IllegalArgumentException("jobs is " + jobs + ", must be from 1 to 64");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("the time limit must be positive");
        }
    }
}
