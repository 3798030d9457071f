package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryEvent.LegFailed;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;

/**
 * A part of a procedure that one service carries out.
 *
 * @param service who does it
 * @param stage where a recovery stands meanwhile
 * @param finished what says that it came to its end
 * @param failed what says that it was given up
 * @param touches whether its steps change what applications use, so that there may be something to undo once one was begun
 */
public record Leg(
        String service,
        Stage stage,
        Class<? extends LegFinished> finished,
        Class<? extends LegFailed> failed,
        boolean touches) {}
