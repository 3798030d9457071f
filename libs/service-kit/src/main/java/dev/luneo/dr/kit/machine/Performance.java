package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;

/** A performer's line back to the log. */
public interface Performance {

    /** Says that something happened; returns when the log has it, however long an outage lasts. */
    void publish(DrEvent event) throws InterruptedException;

    /**
     * To be called before each effect on the outside world: a process that was paused past its session time-out learns here
     * that somebody else may be at it by now.
     *
     * @throws OwnershipLostException when the work is not surely ours any more
     */
    void beforeEffect();
}
