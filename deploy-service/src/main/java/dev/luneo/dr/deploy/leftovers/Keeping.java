package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.kit.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long what nobody uses any more is kept. Times are told to the second: nobody waits for a shorter one.
 *
 * @param zone in whose clock people read
 */
record Keeping(Duration keep, ZoneId zone, Instant now) {
    static Instant told(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    Instant until(Instant since) {
        return told(since).plus(keep);
    }

    long secondsSince(Instant since) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    /** @param since when it was used last; empty where nobody knows */
    Optional<String> tooYoung(Optional<Instant> since) {
        return since.isEmpty()
                ? Optional.of("Since when nobody uses it is not known")
                : since.map(this::until)
                        .filter(now::isBefore)
                        .map(then -> "It is kept until %s, in case somebody misses something"
                                .formatted(Phrases.time(then, zone)));
    }
}
