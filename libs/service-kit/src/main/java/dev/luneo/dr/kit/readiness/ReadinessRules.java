package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.util.Optional;

/** When a database is looked at, and what of that is worth a record. Pure. */
final class ReadinessRules {
    /** Half of what is believed at most: one that is late does not make everything unknown. */
    static final Duration SAY_EVERY = Duration.ofHours(1);

    private ReadinessRules() {}

    /** What a look is for. */
    sealed interface Occasion {
        /** Everybody may want to know. */
        record Rounds() implements Occasion {}

        /** A restore waits for it. */
        record Decided(String id) implements Occasion {}

        /** What would be looked at is being changed: by a cut-over, or by its way back. */
        record Never() implements Occasion {}

        default Optional<String> recoveryId() {
            return this instanceof Decided decided ? Optional.of(decided.id()) : Optional.empty();
        }
    }

    static Occasion occasion(Recoveries recoveries, String database) {
        Optional<Recovery> active = recoveries.holder(database);
        if (active.isEmpty()) {
            return new Occasion.Rounds();
        }
        boolean untouched =
                active.get().stage() == Stage.REQUESTED || active.get().stage() == Stage.RESTORING;
        if (!untouched) {
            return new Occasion.Never();
        }
        return active.get().ref().purpose() == Purpose.RECOVERY
                ? new Occasion.Decided(active.get().id())
                : new Occasion.Rounds();
    }

    /**
     * @param last what the last look was for, and how long ago it was; empty when there was none yet
     * @param said what this service said last
     */
    static boolean due(Occasion occasion, Optional<Looked> last, Optional<ReadinessStated> said, Duration every) {
        if (occasion instanceof Occasion.Never) {
            return false;
        }
        boolean answered = occasion.recoveryId().isEmpty()
                || last.flatMap(Looked::recoveryId).equals(occasion.recoveryId())
                || said.flatMap(ReadinessStated::recoveryId).equals(occasion.recoveryId());
        return !answered
                || last.map(looked -> looked.ago().compareTo(every) >= 0).orElse(true);
    }

    /** A look that was made. */
    record Looked(Optional<String> recoveryId, Duration ago) {}

    /** Whether it is news, an answer, or as long ago as it may be; the two times are told by the same service. */
    static boolean worthSaying(ReadinessStated found, Optional<ReadinessStated> said) {
        return said.isEmpty()
                || !said.get().problems().equals(found.problems())
                || !said.get().checks().equals(found.checks())
                || !said.get().planSha256().equals(found.planSha256())
                || found.recoveryId().isPresent() && !said.get().recoveryId().equals(found.recoveryId())
                || Duration.between(said.get().lookedAt(), found.lookedAt())
                                .abs()
                                .compareTo(SAY_EVERY)
                        >= 0;
    }
}
