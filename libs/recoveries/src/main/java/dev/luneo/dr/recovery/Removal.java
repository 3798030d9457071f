package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import java.time.Instant;
import java.util.Optional;

/**
 * That a person wanted something removed which a recovery had left, and what came of it.
 *
 * @param ask which removal it is of those asked for of the recovery, from 1
 * @param failure why it is still there; only of one that was refused
 */
public record Removal(
        String recoveryId,
        int ask,
        Location place,
        String askedBy,
        Instant askedAt,
        State state,
        Optional<Failure> failure) {

    /** The step of deploy-service that does it. */
    public static final Step STEP =
            new Step(CutOverSteps.REMOVE_LEFT_OVER, "Remove what the recovery left and nobody uses");

    /** How it stands. */
    public enum State {
        ASKED,
        REMOVED,
        /** It was found to be needed, or the server did not do it. It can be asked for again. */
        REFUSED
    }

    Removal with(State next, Optional<Failure> why) {
        return new Removal(recoveryId, ask, place, askedBy, askedAt, next, why);
    }
}
