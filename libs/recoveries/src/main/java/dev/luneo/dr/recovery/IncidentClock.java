package dev.luneo.dr.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock of an accident that more than one restore was decided for: it runs from the first decision, whatever became of that.
 *
 * @param firstDecidedAt of the first of them
 * @param attempts how many were decided, the last one included
 */
public record IncidentClock(Instant firstDecidedAt, int attempts) {

    /** @param earlier the attempts before it in the same accident; empty where it is the only one that was decided */
    public static Optional<IncidentClock> of(Recovery recovery, List<Recovery> earlier) {
        List<Instant> decided = Stream.concat(earlier.stream(), Stream.of(recovery))
                .flatMap(attempt -> attempt.decidedAt().stream())
                .toList();
        return recovery.decidedAt().isEmpty() || decided.size() < 2
                ? Optional.empty()
                : Optional.of(new IncidentClock(Collections.min(decided), decided.size()));
    }

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
