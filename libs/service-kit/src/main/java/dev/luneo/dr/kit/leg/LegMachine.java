package dev.luneo.dr.kit.leg;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepDecisions;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine that takes the steps of the legs that a service registers; for each recovery at most one of them is on. */
public abstract class LegMachine<S> implements Machine<S, RunStep> {
    private final String service;
    private final List<ServedLeg> legs;

    protected LegMachine(String service, List<ServedLeg> legs) {
        this.service = service;
        this.legs = List.copyOf(legs);
    }

    /** The recoveries that any of the legs may be on for. */
    protected abstract Stream<Recovery> open(S state);

    /** What else is to be decided: a service is more than its legs. */
    protected Stream<Decision<RunStep>> besides(S state, Situation situation) {
        return Stream.empty();
    }

    @Override
    public final String service() {
        return service;
    }

    @Override
    public final Topic ownedBy() {
        return Topic.RECOVERIES;
    }

    @Override
    public final List<Decision<RunStep>> decide(S state, Situation situation) {
        Stream<Decision<RunStep>> steps = Decision.each(
                owned(open(state), situation),
                Recovery::database,
                recovery -> legs.stream().filter(leg -> leg.on(recovery)).findFirst().stream()
                        .flatMap(leg -> next(leg, recovery, situation).stream()));
        return Stream.concat(steps, besides(state, situation)).toList();
    }

    protected static Stream<Recovery> owned(Stream<Recovery> recoveries, Situation situation) {
        return recoveries.filter(
                recovery -> situation.runner(recovery.database()).isPresent());
    }

    private static List<Decision<RunStep>> next(ServedLeg leg, Recovery recovery, Situation situation) {
        Optional<ServedLeg> back = leg.wayBack();
        if (back.filter(way -> way.begun(recovery)).isPresent()) {
            return next(back.get(), recovery, situation);
        }
        Optional<DrEvent> refused = leg.refused(recovery);
        if (refused.isPresent()) {
            return said(refused);
        }
        return StepDecisions.decide(
                leg.steps(recovery),
                recovery,
                situation,
                () -> leg.finished(recovery),
                failed -> back.map(way -> next(way, recovery, situation))
                        .orElseGet(() -> said(leg.failed(recovery, failed))));
    }

    private static List<Decision<RunStep>> said(Optional<DrEvent> event) {
        return event.<Decision<RunStep>>map(Decision.Publish::new).stream().toList();
    }
}
