package dev.luneo.dr.notify.status;

import java.time.Duration;
import java.time.Instant;

/**
 * The rhythm in which the page promises, and gives, a sign of life between two changes.
 *
 * @param latest the newest beat that is due: the last change itself before the first beat
 * @param next when the page will say something by
 * @param beat whether there has been a beat since the last change
 */
record Heartbeat(Instant latest, Instant next, boolean beat) {

    static Heartbeat of(Instant lastChange, Duration distance, Instant asOf) {
        long beats = Math.max(0, Duration.between(lastChange, asOf).dividedBy(distance));
        Instant latest = lastChange.plus(distance.multipliedBy(beats));
        return new Heartbeat(latest, latest.plus(distance), beats > 0);
    }
}
