package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepSequence;
import java.util.Optional;

/** Drops what a recovery made that was over before anybody could use it. It says nothing at its end; when it is given up, a person sees to it. */
record CleanUpLeg() implements ServedLeg {

    @Override
    public boolean on(Recovery recovery) {
        return recovery.owesCleanUp();
    }

    @Override
    public StepSequence steps(Recovery recovery) {
        return FullRestoreSteps.CLEANING_UP;
    }

    @Override
    public Optional<DrEvent> finished(Recovery recovery) {
        return Optional.empty();
    }
}
