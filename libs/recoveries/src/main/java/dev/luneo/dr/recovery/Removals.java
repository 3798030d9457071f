package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.steps.CutOverSteps;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What was asked to be removed of what recoveries left. Immutable. Apart from the recoveries themselves: those are over, and old ones are
 * kept in brief.
 */
public record Removals(PMap<String, PVector<Removal>> byRecovery) {
    static final Removals NONE = new Removals(HashTreePMap.empty());

    /** Only what is over leaves something; of two who ask at once the log takes the first. */
    Removals evolve(Recovery of, Recorded<? extends RecoveryEvent> recorded) {
        if (recorded.event() instanceof LeftOverRemovalRequested asked) {
            boolean next = asked.ask() == all(of.id()).size() + 1
                    // Of this recovery alone: in which order those of another database come, nobody knows.
                    && all(of.id()).stream()
                            .noneMatch(known -> known.state() == Removal.State.ASKED
                                    && known.place().equals(asked.place()));
            return of.active() || !next
                    ? this
                    : with(all(of.id())
                            .plus(new Removal(
                                    of.id(),
                                    asked.ask(),
                                    asked.place(),
                                    asked.requestedBy(),
                                    recorded.time(),
                                    Removal.State.ASKED,
                                    Optional.empty())));
        }
        return recorded.event() instanceof StepEvent step
                        && step.service().equals(CutOverSteps.REMOVE_LEFT_OVER.service())
                        && step.step().equals(CutOverSteps.REMOVE_LEFT_OVER.name())
                ? ended(of, step)
                : this;
    }

    private Removals ended(Recovery of, StepEvent step) {
        PVector<Removal> all = all(of.id());
        if (step.attempt() > all.size() || all.get(step.attempt() - 1).state() != Removal.State.ASKED) {
            return this;
        }
        Removal asked = all.get(step.attempt() - 1);
        if (step instanceof StepFinished) {
            return with(all.with(step.attempt() - 1, asked.with(Removal.State.REMOVED, Optional.empty())));
        }
        return step instanceof StepFailed failed
                ? with(all.with(step.attempt() - 1, asked.with(Removal.State.REFUSED, Optional.of(failed.failure()))))
                : this;
    }

    /** In the order in which they were asked for. */
    public PVector<Removal> all(String recoveryId) {
        return byRecovery.getOrDefault(recoveryId, TreePVector.empty());
    }

    public Stream<Removal> asked() {
        return byRecovery.values().stream()
                .flatMap(PVector::stream)
                .filter(removal -> removal.state() == Removal.State.ASKED);
    }

    /** The newest of those that were asked for at a place. */
    public Optional<Removal> latest(Location place) {
        return byRecovery.values().stream()
                .flatMap(PVector::stream)
                .filter(removal -> removal.place().equals(place))
                .reduce((one, other) -> other.askedAt().isBefore(one.askedAt()) ? one : other);
    }

    private Removals with(PVector<Removal> ofOne) {
        return new Removals(byRecovery.plus(ofOne.get(0).recoveryId(), ofOne));
    }
}
