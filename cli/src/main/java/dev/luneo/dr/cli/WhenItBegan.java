package dev.luneo.dr.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/** What a time that somebody typed means on the plan's clock. */
sealed interface WhenItBegan {
    /** One instant, and no doubt about it. */
    record At(Instant instant) implements WhenItBegan {}

    /** The clocks went back that night and showed it twice; the earlier first. */
    record Twice(LocalDateTime shown, List<Instant> either) implements WhenItBegan {}

    /** The clocks went forward over it. @param before the last instant before they did */
    record Never(LocalDateTime shown, Instant before) implements WhenItBegan {}

    /** It is still to come. */
    record Ahead(Instant instant) implements WhenItBegan {}

    record NotUnderstood() implements WhenItBegan {}
}
