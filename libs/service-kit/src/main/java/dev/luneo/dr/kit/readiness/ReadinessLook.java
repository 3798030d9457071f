package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.events.ReadinessProblem;
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
}
