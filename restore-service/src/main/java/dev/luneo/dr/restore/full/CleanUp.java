package dev.luneo.dr.restore.full;

import dev.luneo.dr.recovery.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery ended and left a database that nobody will use.
 *
 * @param failures attempts at dropping it that failed
 * @param lastFailure when the newest of them did
 */
record CleanUp(int failures, Optional<Instant> lastFailure) {
    static final CleanUp DUE = new CleanUp(0, Optional.empty());

    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    /** Waits that double from 5 s give a server ten minutes to come back. Then a person sees to it. */
    private static final int MOST_FAILURES = 8;

    int attempt() {
        return failures + 1;
    }

    boolean due(Instant now) {
        return lastFailure
                .map(failed -> !BackOff.lasts(failed, FIRST_WAIT.multipliedBy(1L << (failures - 1)), now))
                .orElse(true);
    }

    CleanUp failed(Instant at) {
        return new CleanUp(failures + 1, Optional.of(at));
    }

    boolean givenUp() {
        return failures >= MOST_FAILURES;
    }
}
