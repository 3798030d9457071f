package dev.luneo.dr.kit.step;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.recovery.NextStep;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** From "what is next in this sequence" to decisions. Pure. */
public final class StepDecisions {
    private StepDecisions() {}

    /**
     * What should be going on for a recovery, at most one thing; nothing when another replica owns it.
     *
     * @param whenComplete what to say when all steps are done, if anything
     * @param whenGivenUp what to do when a step failed for good
     */
    public static List<Decision<RunStep>> decide(
            StepSequence sequence,
            Recovery recovery,
            Situation situation,
            Supplier<Optional<DrEvent>> whenComplete,
            Function<StepRun, List<Decision<RunStep>>> whenGivenUp) {
        return situation
                .runner(recovery.database())
                .map(runner -> {
                    NextStep next = sequence.next(recovery, situation.now(), runner);
                    if (next instanceof NextStep.Start start) {
                        return List.of(started(sequence, recovery, start, runner));
                    }
                    if (next instanceof NextStep.Run run) {
                        return List.of(performed(sequence, recovery, run));
                    }
                    if (next instanceof NextStep.Complete) {
                        return whenComplete.get().<Decision<RunStep>>map(Decision.Publish::new).stream()
                                .toList();
                    }
                    if (next instanceof NextStep.GivenUp givenUp) {
                        return whenGivenUp.apply(givenUp.failed());
                    }
                    return List.<Decision<RunStep>>of();
                })
                .orElse(List.of());
    }

    private static Decision<RunStep> started(
            StepSequence sequence, Recovery recovery, NextStep.Start start, String runner) {
        return new Decision.Publish<>(new StepStarted(
                recovery.ref(),
                sequence.service(),
                start.step().name(),
                start.attempt(),
                start.step().title(),
                runner));
    }

    private static Decision<RunStep> performed(StepSequence sequence, Recovery recovery, NextStep.Run run) {
        String id = "%s/%s/%s/%d"
                .formatted(recovery.id(), sequence.service(), run.step().name(), run.attempt());
        return new Decision.Perform<>(id, recovery.database(), new RunStep(recovery, run.step(), run.attempt()));
    }
}
