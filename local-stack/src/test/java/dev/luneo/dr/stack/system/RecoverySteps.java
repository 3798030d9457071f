package dev.luneo.dr.stack.system;

import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.stack.ServiceKind;
import java.util.List;
import java.util.stream.Stream;

/** What the fleet's plan makes of a recovery. */
final class RecoverySteps {
    static final String SWAP = "swap-databases";
    static final String UNDO = CutOverSteps.UNDO_CUT_OVER.name();
    static final List<String> TO_DATABASE = List.of(
            "choose-backup",
            "prepare-server",
            "restore-data",
            "compare-data",
            "check-variables",
            "fence-old-database",
            "set-database-url:backend",
            "migrate:backend",
            "restart:backend",
            "wait-until-up:backend",
            "check-sessions",
            "run-checks");
    private static final int RESTORED = TO_DATABASE.indexOf("check-variables");

    private RecoverySteps() {}

    /** @param to as in a request */
    static List<String> of(String to) {
        return to.equals("in-place")
                ? Stream.concat(TO_DATABASE.stream(), Stream.of(SWAP)).toList()
                : TO_DATABASE;
    }

    /** The steps that a service takes itself; all of them for one that takes none. */
    static List<String> takenBy(ServiceKind service, String to) {
        List<String> own =
                of(to).stream().filter(step -> taker(step) == service).toList();
        return own.isEmpty() ? of(to) : own;
    }

    private static ServiceKind taker(String step) {
        if (step.equals("run-checks")) {
            return ServiceKind.VERIFIER;
        }
        return step.equals(SWAP) || TO_DATABASE.indexOf(step) >= RESTORED ? ServiceKind.DEPLOY : ServiceKind.RESTORE;
    }

    /** From where there is something to be taken back. */
    static List<String> cutOver(String to) {
        return of(to).subList(RESTORED, of(to).size()).stream()
                .filter(step -> !step.equals("run-checks"))
                .toList();
    }
}
