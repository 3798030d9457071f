package dev.luneo.dr.recovery;

import java.time.Duration;
import java.time.Instant;

/** Waiting after a failure, whose time is that of the machine it happened on. */
public final class BackOff {
    /** Clocks that are kept at all differ by less. */
    private static final Duration SKEW = Duration.ofSeconds(1);

    private BackOff() {}

    /**
     * Whether it is still to be waited. A failure that is dated further ahead of us than clocks differ would make us wait for
     * as long as they are apart: then nothing is waited for.
     */
    public static boolean lasts(Instant failed, Duration wait, Instant now) {
        Instant due = failed.plus(wait);
        return now.isBefore(due) && !due.isAfter(now.plus(wait).plus(SKEW));
    }
}
