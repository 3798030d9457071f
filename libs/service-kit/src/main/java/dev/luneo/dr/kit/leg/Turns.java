package dev.luneo.dr.kit.leg;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RecoveryGaveWay;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Stage;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whose turn it is to have a database: what was decided begins, and what weighs less gives way to it first. Pure; who has the database and
 * who is in whose way is {@link Recoveries}' to say.
 */
public final class Turns {
    private Turns() {}

    /** @param refusal why one that was decided must not be begun */
    public static Stream<Decision<RunStep>> of(
            Recoveries recoveries, Situation situation, Function<Recovery, Optional<Failure>> refusal) {
        return Decision.each(
                LegMachine.owned(recoveries.active().filter(Recovery::holds), situation),
                Recovery::database,
                recovery -> event(recovery, recoveries, situation, refusal).map(Decision.Publish::new));
    }

    private static Stream<DrEvent> event(
            Recovery recovery,
            Recoveries recoveries,
            Situation situation,
            Function<Recovery, Optional<Failure>> refusal) {
        boolean begins = recovery.stage() == Stage.REQUESTED;
        Optional<Failure> refused = begins ? refusal.apply(recovery) : Optional.empty();
        if (refused.isPresent()) {
            return Stream.of(new RestoreRejected(recovery.ref(), refused.get(), Optional.empty()));
        }
        if (recoveries.besides(recovery).findAny().isPresent()) {
            // What one has switched over is switched back before another touches the same.
            return recoveries
                    .besides(recovery)
                    .filter(other -> !other.stage().ended()
                            && recovery.ref().purpose().outranks(other.ref().purpose()))
                    .map(other -> new RecoveryGaveWay(other.ref(), recovery.id()));
        }
        return situation.runner(recovery.database()).stream()
                .filter(runner -> begins)
                .map(runner -> new RestoreStarted(recovery.ref(), runner));
    }
}
