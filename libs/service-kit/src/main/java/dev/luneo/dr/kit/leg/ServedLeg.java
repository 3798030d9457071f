package dev.luneo.dr.kit.leg;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.util.Optional;

/** A leg as the service carries it out that registers it with its {@link LegMachine}. Pure. */
public interface ServedLeg {

    /** Whether it is its turn. */
    boolean on(Recovery recovery);

    /** What is said instead of beginning it, when it must not be begun; never when it was. */
    default Optional<DrEvent> refused(Recovery recovery) {
        return Optional.empty();
    }

    StepSequence steps(Recovery recovery);

    /** What is said when all its steps are done; empty where the last of them says it all. */
    Optional<DrEvent> finished(Recovery recovery);

    /** What is said when a step failed for good and there is no way back; empty where a person sees to it. */
    default Optional<DrEvent> failed(Recovery recovery, StepRun step) {
        return Optional.empty();
    }

    /** What takes back what its steps did, once one of them failed for good. When that is begun there is no way forward any more. */
    default Optional<ServedLeg> wayBack() {
        return Optional.empty();
    }

    /** Whether any of its steps was ever begun. */
    default boolean begun(Recovery recovery) {
        StepSequence sequence = steps(recovery);
        return sequence.steps().stream()
                .anyMatch(step -> recovery.stepRuns().stream()
                        .anyMatch(run -> run.service().equals(sequence.service())
                                && run.step().equals(step.name())));
    }
}
