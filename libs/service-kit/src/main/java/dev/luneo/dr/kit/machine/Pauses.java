package dev.luneo.dr.kit.machine;

import java.time.Duration;

/**
 * How long a long work that ended waits before it is begun again: twice as long each time.
 *
 * @param longest what went on for so long was well, and the next end is a first one again
 */
public record Pauses(Duration first, Duration longest) {
    /** Back before anybody notices where the cause has passed; once a minute where it stays. */
    public static final Pauses USUAL = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** @param ends in a row, from 1 */
    Duration after(int ends) {
        Duration pause = first.multipliedBy(1L << Math.min(ends - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
