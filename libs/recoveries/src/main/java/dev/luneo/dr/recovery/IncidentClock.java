package dev.luneo.dr.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of an incident that more than one restore was decided for: it runs from the first decision, whatever became of that.
 *
 * @param firstDecidedAt of the first of them
 * @param attempts how many were decided, the last one included
 */
public record IncidentClock(Instant firstDecidedAt, int attempts) {

    /** From the first decision to the verification of the last attempt; empty before that. */
    public Optional<Duration> rto(Recovery last) {
        return last.rto().flatMap(own -> last.endedAt()).map(this::until);
    }

    public Duration elapsed(Recovery last, Instant now) {
        return until(last.endedAt().orElse(now));
    }

    private Duration until(Instant end) {
        Duration span = Duration.between(firstDecidedAt, end);
        return span.isNegative() ? Duration.ZERO : span;
    }
}
