package dev.luneo.dr.restore.server;

import dev.luneo.dr.plan.RestorePlan;
import java.time.Duration;

/**
 * How much of a backup is restored, and at what cost to the server.
 *
 * @param jobs connections that restore at the same time
 * @param limit for pg_restore
 * @param withData false for a rehearsal, which restores definitions only
 */
public record Extent(int jobs, Duration limit, boolean withData) {

    public static Extent all(RestorePlan how) {
        return new Extent(how.jobs(), how.timeLimit(), true);
    }

    /** One connection, so that nobody else on the server notices. */
    public static Extent schema(Duration limit) {
        return new Extent(1, limit, false);
    }
}
