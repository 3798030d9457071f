package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.recovery.Recoveries;
import java.util.List;

/** Finds out what a service would lack for a recovery of a database. Touches nothing that anybody uses. */
@FunctionalInterface
public interface ReadinessLook {

    /**
     * @param database one of the plan's
     * @param decided whether a recovery was decided, whose restore waits for the answer: then nothing is remembered that can be looked at
     *     at once, and nobody is asked who may not answer
     */
    List<ReadinessProblem> problems(String database, Recoveries recoveries, boolean decided)
            throws InterruptedException;

    /** What checks came to that the last look tried; empty for a service that makes none. */
    default List<TriedCheck> checks(String database) {
        return List.of();
    }

    /** Something that this service said, before it was restarted or by another replica, too. On the reader's thread: takes no time. */
    default void heard(ReadinessStated stated) {}
}
