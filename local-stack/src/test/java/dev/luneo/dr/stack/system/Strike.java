package dev.luneo.dr.stack.system;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.steps.CutOverSteps;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A fault and its moment.
 *
 * @param atBoundary when the step has finished; otherwise while it is at work
 * @param later after the event, which hits another instant
 */
record Strike(Fault fault, String step, boolean atBoundary, Duration later) {

    static Strike drawn(Fault fault, String step, RandomGenerator random) {
        return new Strike(fault, step, random.nextBoolean(), Duration.ofMillis(random.nextInt(400)));
    }

    /** Comes back when it is over. A recovery that ended before the moment came is struck at its end. */
    void fall(Fleet fleet, String recoveryId) throws InterruptedException {
        Class<? extends StepEvent> moment = atBoundary ? StepFinished.class : StepStarted.class;
        fleet.awaitEvent(of(recoveryId, step, moment).or(end(recoveryId)));
        TimeUnit.MILLISECONDS.sleep(later.toMillis());
        fault.strike(fleet, recoveryId);
    }

    @Override
    public String toString() {
        return "%s %d ms after the %s of %s".formatted(fault, later.toMillis(), atBoundary ? "end" : "start", step);
    }

    static Predicate<DrEvent> of(String recoveryId, String step, Class<? extends StepEvent> type) {
        return event -> type.isInstance(event)
                && event instanceof StepEvent said
                && said.recovery().recoveryId().equals(recoveryId)
                && said.step().equals(step);
    }

    /** On the way back of a recovery that was cancelled, its cancellation is not the end. */
    private Predicate<DrEvent> end(String recoveryId) {
        Stream<Class<? extends RecoveryEvent>> ends = step.equals(CutOverSteps.UNDO_CUT_OVER.name())
                ? Stream.of(CutOverUndone.class)
                : Stream.of(
                        RestoreFailed.class,
                        RedeployFailed.class,
                        RecoveryCancelled.class,
                        VerificationFailed.class,
                        VerificationPassed.class);
        Predicate<DrEvent> any = ends.<Predicate<DrEvent>>map(type -> type::isInstance)
                .reduce(Predicate::or)
                .orElseThrow();
        return event -> any.test(event)
                && event instanceof RecoveryEvent said
                && said.recovery().recoveryId().equals(recoveryId);
    }
}
