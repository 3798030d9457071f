package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import java.util.Optional;

/** What is said of a recovery that stopped: why, and on which database the applications are. The way back is told of by its last word alone. */
record Stopped(Recovery recovery, Surroundings around) {
    Advice advice() {
        return new Advice((Cause.of(recovery) + " " + whatIsInUse()).strip(), next().strip());
    }

    private String whatIsInUse() {
        if (!recovery.settled()) {
            boolean begun = recovery.latest(CutOverSteps.UNDO_CUT_OVER)
                    .filter(run -> !(run.outcome() instanceof StepRun.Superseded))
                    .isPresent();
            return "What was switched over is being switched back, where that is possible."
                    + (begun ? " " + Underway.words(recovery, around) : "");
        }
        if (recovery.wayBackGivenUp()) {
            return "What was switched over is not all switched back: %s%s".formatted(keptFromIt(), eitherDatabase());
        }
        if (recovery.wentBack()) {
            return "It was switched back" + howItIsBack();
        }
        return recovery.undone()
                .map(stayed -> "It was not switched back: " + Cause.sentence(stayed.detail()))
                .orElseGet(() -> recovery.cutOverBegun()
                        ? "What had been switched over was switched back."
                        : "The old database is untouched.");
    }

    private String howItIsBack() {
        return recovery.fact(CutOverSteps.UNDO_CUT_OVER, CutOverSteps.BACK)
                .filter(back -> !back.isBlank())
                .map(back -> ". " + Cause.sentence(back))
                .or(() -> recovery.undone().map(undone -> ": " + Cause.sentence(undone.detail())))
                .orElse(".");
    }

    private String keptFromIt() {
        return recovery.latest(CutOverSteps.UNDO_CUT_OVER)
                .map(run -> run.outcome() instanceof StepRun.Failed failed
                        ? failed.failure().detail()
                        : "deploy-service went down in the middle of it, again and again")
                .map(Cause::sentence)
                .orElse("");
    }

    private String eitherDatabase() {
        return old().flatMap(old -> recovery.restored()
                        .map(made -> " Until that is mended, an application may be on either of %s and %s."
                                .formatted(old, made.restored())))
                .orElse("");
    }

    private Optional<Location> old() {
        return recovery.fact(CutOverSteps.CHECK_VARIABLES, CutOverSteps.OLD_HOST)
                .flatMap(host -> recovery.fact(CutOverSteps.CHECK_VARIABLES, CutOverSteps.OLD_PORT)
                        .flatMap(port -> recovery.fact(CutOverSteps.CHECK_VARIABLES, CutOverSteps.OLD_DATABASE)
                                .map(database -> new Location(host, port, database))));
    }

    private String next() {
        if (!recovery.settled()) {
            return "Nothing to do until that is done: it goes on by itself. Then: " + Advice.hint(recovery);
        }
        if (recovery.wayBackGivenUp()) {
            return "%s When that is mended, an incident lead has the way back tried once more: POST /api/recoveries/%s/undo {\"reason\": \"…\"}."
                    .formatted(whatToMend(), recovery.id());
        }
        if (restoredIsInUse()) {
            return "%s %s%s"
                    .formatted(Advice.hint(recovery), PartlyVerified.endedByALead(recovery), Advice.toNote(recovery));
        }
        String left = givenUp().orElseGet(this::leftOver);
        return recovery.wentBack() && recovery.stage() == Stage.FAILED
                ? "Nothing is left to be switched back. Before another restore: %s%s"
                        .formatted(Advice.hint(recovery), left)
                : Advice.hint(recovery) + left;
    }

    private String whatToMend() {
        return recovery.latest(CutOverSteps.UNDO_CUT_OVER)
                .map(run -> run.outcome() instanceof StepRun.Failed failed
                        ? failed.failure().hint()
                        : "")
                .filter(hint -> !hint.isBlank())
                .map(Cause::sentence)
                .orElseGet(() -> Advice.hint(recovery));
    }

    /** What applications wrote to the restored database is missing where they are now. */
    private Optional<String> givenUp() {
        return recovery.undone()
                .flatMap(CutOverUndone::written)
                .filter(written -> !written.nothing())
                .map(written ->
                        (" Look through what applications wrote to %s before it was switched back, for it is nowhere else: %s."
                                        + " Keep that database until somebody has said that nobody needs it; then an incident lead has it removed: %s.")
                                .formatted(
                                        written.keptIn(), written.words(), OldDatabaseAdvice.remove(written.keptIn())));
    }

    /** Where nothing had begun to use it, it is dropped by itself. */
    private String leftOver() {
        return recovery.cutOverBegun()
                ? " What it restored is kept; GET /api/left-overs on deploy-service tells when it may be removed."
                : "";
    }

    /** Because going back would have left nothing that works. */
    private boolean restoredIsInUse() {
        return recovery.redeployed().isPresent()
                && recovery.undone().filter(undone -> !undone.undone()).isPresent();
    }
}
