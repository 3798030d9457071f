package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryEvent.LegFailed;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;
import dev.luneo.dr.events.steps.StepName;
import java.util.Optional;

/**
 * A part of a procedure that one service carries out.
 *
 * @param service who does it
 * @param stage where a recovery stands meanwhile
 * @param finished what says that it came to its end
 * @param failed what says that it was given up
 * @param wayBack the step that takes back what its steps changed of what applications use; empty where they change nothing
 * @param leaves what is dropped when a recovery is over before anybody could use it
 */
public record Leg(
        String service,
        Stage stage,
        Class<? extends LegFinished> finished,
        Class<? extends LegFailed> failed,
        Optional<StepName> wayBack,
        Optional<Leaves> leaves) {

    /**
     * Something that a leg makes and nobody uses before a later one.
     *
     * @param made the step that makes it
     * @param dropped the step that drops it
     */
    public record Leaves(StepName made, StepName dropped) {}

    /** Whether its steps change what applications use, so that there may be something to undo once one was begun. */
    boolean touches() {
        return wayBack.isPresent();
    }
}
