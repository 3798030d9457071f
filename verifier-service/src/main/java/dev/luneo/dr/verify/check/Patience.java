package dev.luneo.dr.verify.check;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much longer whoever is away is waited for, in one run of all checks: from when somebody is found away for the first time. Not for
 * each check anew: an application that is down for good is to be told of, not waited for again and again.
 */
final class Patience {
    private final Duration limit;
    private OptionalLong from = OptionalLong.empty();

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** To be asked when somebody is away. */
    boolean lasts() {
        long now = System.nanoTime();
        if (from.isEmpty()) {
            from = OptionalLong.of(now);
        }
        return now - from.getAsLong() < limit.toNanos();
    }
}
