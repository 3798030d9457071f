package dev.luneo.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** How long a schedule leaves a database without a new backup. */
final class ScheduleGap {

    // A fixed year, so that the answer does not change with the day it is asked; 2028 has a 29 February.
    private static final Instant FROM = Instant.parse("2028-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2029-01-08T00:00:00Z");
    /** A fortnight of every minute: more often than that, the gaps lie within it. */
    private static final int MOST_RUNS = 20_000;

    private ScheduleGap() {}

    /** The longest of a year. Empty when it does not run twice in it. */
    static Optional<Duration> longest(Schedule schedule, ZoneId zone) {
        Duration longest = Duration.ZERO;
        try {
            Instant last = schedule.nextAfter(FROM, zone);
            for (int run = 0; run < MOST_RUNS && last.isBefore(TO); run++) {
                Instant next = schedule.nextAfter(last, zone);
                Duration gap = Duration.between(last, next);
                longest = gap.compareTo(longest) > 0 ? gap : longest;
                last = next;
            }
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }
}
