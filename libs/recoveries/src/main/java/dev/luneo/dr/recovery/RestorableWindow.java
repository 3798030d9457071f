package dev.luneo.dr.recovery;

import java.time.Instant;
import java.util.Optional;

/**
 * The instants that a backup can bring its database back to, both ends included. Of a dump they are one and the same: that of its snapshot.
 */
public record RestorableWindow(Instant from, Instant to) {

    public RestorableWindow {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a window that ends at %s cannot begin at %s".formatted(to, from));
        }
    }

    public static RestorableWindow at(Instant instant) {
        return new RestorableWindow(instant, instant);
    }

    /** The newest instant in it that is not after the limit; empty when all of it is. */
    public Optional<Instant> newestUpTo(Instant limit) {
        if (from.isAfter(limit)) {
            return Optional.empty();
        }
        return Optional.of(to.isAfter(limit) ? limit : to);
    }
}
