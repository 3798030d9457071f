package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;

/**
 * What is true now, and the one obvious thing to do. Each in few sentences: one present truth, without what was true before it.
 *
 * @param now what is true, above all of the database that applications use
 * @param next for the person who reads it
 */
record Advice(String now, String next) {
    private static final String NOTHING_TO_DO = "Nothing to do: it goes on by itself.";

    /** More than these nobody reads at night; all of them are in the same answer. */
    private static final int MOST_NOTED = 5;

    private static final String STILL_BROKEN =
            "If something is still broken, see to it that the public page says so: POST /api/incidents on notifier-service."
                    + " If nothing is and the page still shows it, an incident lead ends that there: POST /api/incidents/%s/resolve {\"reason\": \"…\"}.";

    static Advice on(Recovery recovery, Surroundings around) {
        return switch (recovery.stage()) {
            case AWAITING_APPROVAL -> Waiting.advice(recovery, around);
            case REQUESTED ->
                new Advice(
                        "It is decided and about to begin; nothing has been touched."
                                + Waiting.forOthers(recovery, around.recoveries()),
                        NOTHING_TO_DO);
            case RESTORING ->
                goesOn("The data is being brought back beside the old database, which is untouched.", recovery, around);
            case CUTTING_OVER -> cuttingOver(recovery, around);
            case VERIFYING ->
                goesOn(
                        InUse.of(recovery) == InUse.NOT_SEEN_YET
                                ? "The applications' settings lead to the restored database; the plan's checks are running."
                                : "Applications use the restored database; the plan's checks are running.",
                        recovery,
                        around);
            case VERIFIED -> verified(recovery, around);
            case FAILED ->
                recovery.stays()
                        ? new PartlyVerified(recovery, around).advice()
                        : new Stopped(recovery, around).advice();
            case CANCELLED -> {
                Advice stopped = new Stopped(recovery, around).advice();
                yield new Advice(
                        stopped.now(),
                        recovery.ref().purpose() == Purpose.RECOVERY
                                ? stopped.next() + " "
                                        + STILL_BROKEN.formatted(recovery.ref().statusSubject())
                                : stopped.next());
            }
            case REJECTED ->
                new Advice(
                        "It was refused and nothing has been touched: " + Cause.of(recovery),
                        recovery.blockedBy()
                                .map("Follow the other one: GET /api/recoveries/%s"::formatted)
                                .orElseGet(() -> hint(recovery)));
        };
    }

    private static Advice goesOn(String what, Recovery recovery, Surroundings around) {
        return new Advice(what + " " + Underway.words(recovery, around), NOTHING_TO_DO);
    }

    private static Advice cuttingOver(Recovery recovery, Surroundings around) {
        if (recovery.begun(CutOverSteps.UNDO_CUT_OVER)) {
            return goesOn(
                    (Cause.soFar(recovery) + " What was switched over is being switched back.").strip(),
                    recovery,
                    around);
        }
        return recovery.awaitsWordOnUnreachable()
                ? unreachable(recovery, around)
                : goesOn("The data is back; applications are being switched to it.", recovery, around);
    }

    private static Advice unreachable(Recovery recovery, Surroundings around) {
        return new Advice(
                "The data is back, and nothing has been switched over. " + Underway.words(recovery, around),
                ("It goes on by itself when the old database answers. If it will not, an incident lead must say whether to go on"
                                + " without having shut it, which loses what is still written there:"
                                + " POST /api/recoveries/%s/unreachable-database {\"goOn\": true, \"reason\": \"…\"},"
                                + " or false to stop")
                        .formatted(recovery.id()));
    }

    private static Advice verified(Recovery recovery, Surroundings around) {
        String restored = recovery.restored()
                .map(finished -> "%s is back as of %s"
                        .formatted(recovery.database(), around.written().apply(finished.restoredTo())))
                .orElse(recovery.database() + " is back");
        String old = OldDatabaseAdvice.afterwards(recovery, around) + toNote(recovery);
        return InUse.of(recovery) == InUse.NOT_SEEN_YET
                ? new Advice(
                        "%s and verified. No application has been seen on it yet.".formatted(restored),
                        PartlyVerified.seeWhetherItIsUsed(recovery) + " " + old)
                : new Advice(inUseAndVerified(recovery).formatted(restored), old);
    }

    private static String inUseAndVerified(Recovery recovery) {
        return DataComparison.alone(recovery.checks())
                ? "%s and in use. It was verified by comparing the data with the backup alone, for the plan has no checks."
                : "%s, in use and verified.";
    }

    /** After the one thing to do: what the restore could not bring back, or left to be finished. */
    static String toNote(Recovery recovery) {
        return Remarks.words(Remarks.of(recovery), MOST_NOTED);
    }

    static String hint(Recovery recovery) {
        return recovery.failure().map(Failure::hint).map(Cause::sentence).orElse("");
    }
}
