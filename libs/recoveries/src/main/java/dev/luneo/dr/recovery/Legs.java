package dev.luneo.dr.recovery;

import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.recovery.Leg.Leaves;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a procedure does, in its order. One leg ends where the next begins, and the end of the last is what everyone wants.
 *
 * @param inOrder each of another service, at a stage of its own: whose a step is, and which leg is on, is told by these
 */
public record Legs(List<Leg> inOrder) {
    static final Legs NONE = new Legs(List.of());

    public Legs {
        inOrder = List.copyOf(inOrder);
        if (inOrder.stream().map(Leg::service).distinct().count() < inOrder.size()
                || inOrder.stream().map(Leg::stage).distinct().count() < inOrder.size()) {
            throw new IllegalArgumentException("Two legs have the same service or the same stage: " + inOrder);
        }
    }

    Optional<Leg> first() {
        return inOrder.stream().findFirst();
    }

    /** The one that is on at a stage. */
    public Optional<Leg> at(Stage stage) {
        return inOrder.stream().filter(leg -> leg.stage() == stage).findFirst();
    }

    /** Where a recovery stands when a leg is done. */
    Stage after(Leg leg) {
        return inOrder.stream()
                .skip(inOrder.indexOf(leg) + 1L)
                .findFirst()
                .map(Leg::stage)
                .orElse(Stage.VERIFIED);
    }

    /** The steps that take something back. */
    Stream<StepName> waysBack() {
        return inOrder.stream().flatMap(leg -> leg.wayBack().stream());
    }

    /** What they leave when a recovery ends early. */
    Stream<Leaves> leave() {
        return inOrder.stream().flatMap(leg -> leg.leaves().stream());
    }

    /** Whether it is a step of a leg that changes what applications use. */
    boolean touchedBy(StepRun run) {
        return inOrder.stream().anyMatch(leg -> leg.touches() && leg.service().equals(run.service()));
    }
}
