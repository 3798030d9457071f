package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import java.time.Duration;

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

    /** That there is nothing to say yet, and when to look again: until then it keeps no other work from a thread. */
    default void againIn(Duration wait) {}
}
