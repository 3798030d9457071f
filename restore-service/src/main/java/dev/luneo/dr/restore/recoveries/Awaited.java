package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.util.Optional;

/** For what a recovery stands as it is until a person says it; for a program that leads the person to it. */
enum Awaited {
    APPROVAL("approval"),
    WORD_ON_OLD_DATABASE("word-on-old-database"),
    UNDO("undo"),
    ACCEPTANCE("acceptance");

    private final String label;

    Awaited(String label) {
        this.label = label;
    }

    static Optional<String> label(Recovery recovery, Recoveries recoveries) {
        return of(recovery, recoveries).map(awaited -> awaited.label);
    }

    private static Optional<Awaited> of(Recovery recovery, Recoveries recoveries) {
        if (recovery.stage() == Stage.AWAITING_APPROVAL) {
            return Optional.of(APPROVAL);
        }
        if (recovery.awaitsWordOnUnreachable()) {
            return Optional.of(WORD_ON_OLD_DATABASE);
        }
        if (recovery.wayBackGivenUp()) {
            // A later one has moved the database on: there is no way back from here any more.
            return recoveries.isTheLast(recovery) ? Optional.of(UNDO) : Optional.empty();
        }
        return leftInUse(recovery) && !recoveries.accepted(recovery) ? Optional.of(ACCEPTANCE) : Optional.empty();
    }

    /** It was not verified whole, and what it restored is in use all the same. */
    private static boolean leftInUse(Recovery recovery) {
        return recovery.stage() == Stage.FAILED
                && recovery.settled()
                && recovery.redeployed().isPresent()
                && recovery.undone().map(way -> !way.undone()).orElse(true);
    }
}
