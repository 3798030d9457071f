package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.util.Optional;

/**
 * What is true now, and the one obvious thing to do, each in a sentence.
 *
 * @param now what is true, above all of the old database
 * @param next for the person who reads it
 */
record Advice(String now, String next) {
    private static final String NOTHING_TO_DO = "Nothing to do: it goes on by itself.";

    static Advice on(Recovery recovery) {
        return switch (recovery.stage()) {
            case AWAITING_APPROVAL -> awaiting(recovery);
            case REQUESTED -> new Advice("It is decided and about to begin; nothing has been touched.", NOTHING_TO_DO);
            case RESTORING ->
                new Advice(
                        "The data is being brought back beside the old database, which is untouched. "
                                + underway(recovery),
                        NOTHING_TO_DO);
            case CUTTING_OVER ->
                new Advice(
                        "The data is back; applications are being switched to it. " + underway(recovery),
                        NOTHING_TO_DO);
            case VERIFYING ->
                new Advice(
                        "Applications use the restored database; the plan's checks are running. " + underway(recovery),
                        NOTHING_TO_DO);
            case VERIFIED -> verified(recovery);
            case FAILED, CANCELLED -> stopped(recovery);
            case REJECTED ->
                new Advice(
                        "It was refused and nothing has been touched: " + detail(recovery),
                        recovery.blockedBy()
                                .map("Follow the other one: GET /api/recoveries/%s"::formatted)
                                .orElseGet(() -> hint(recovery)));
        };
    }

    private static Advice awaiting(Recovery recovery) {
        int given = recovery.approvals().size();
        String now = "Nothing has been touched; it waits for approval (%d of %d)."
                .formatted(given, recovery.requiredApprovals());
        String who = given == 0
                ? "An incident lead"
                : "Another incident lead than %s".formatted(String.join(", ", recovery.approvals()));
        return new Advice(now, "%s must approve: POST /api/recoveries/%s/approval".formatted(who, recovery.id()));
    }

    private static String underway(Recovery recovery) {
        if (recovery.stepRuns().isEmpty()) {
            return "No step has begun yet.";
        }
        StepRun run = recovery.stepRuns().get(recovery.stepRuns().size() - 1);
        if (run.outcome() instanceof StepRun.Running running) {
            return running.note().isEmpty() ? run.title() + "." : "%s: %s.".formatted(run.title(), running.note());
        }
        return run.outcome() instanceof StepRun.Failed failed
                ? "%s failed: %s. What follows from that is being decided."
                        .formatted(run.title(), failed.failure().detail())
                : run.title() + ": done.";
    }

    private static Advice verified(Recovery recovery) {
        String restored = recovery.restored()
                .map(finished -> "%s is back as of %s".formatted(recovery.database(), finished.restoredTo()))
                .orElse(recovery.database() + " is back");
        Optional<Location> old = recovery.redeployed().map(cutOver -> cutOver.replaced());
        return new Advice(
                "%s, in use and verified.".formatted(restored),
                old.map(
                                "Nothing is urgent. The old database is kept at %s: look into it, and drop it when nobody needs it."
                                        ::formatted)
                        .orElse("Nothing is urgent."));
    }

    private static Advice stopped(Recovery recovery) {
        return new Advice("%s %s".formatted(sentence(detail(recovery)), whatIsInUse(recovery)), hint(recovery));
    }

    private static String whatIsInUse(Recovery recovery) {
        if (!recovery.settled()) {
            return "Applications are being switched back to the old database.";
        }
        if (recovery.undone().isPresent()) {
            CutOverUndone undone = recovery.undone().get();
            return (undone.undone() ? "The old database is in use again: " : "The restored database stays in use: ")
                    + undone.detail();
        }
        if (recovery.redeployed().isPresent()) {
            return "Applications use the restored database at %s."
                    .formatted(recovery.redeployed().get().current());
        }
        return recovery.cutOverBegun()
                ? "What had been switched over was switched back as far as possible."
                : "The old database is untouched.";
    }

    private static String detail(Recovery recovery) {
        return recovery.failure().map(failure -> failure.detail()).orElse("");
    }

    private static String hint(Recovery recovery) {
        return recovery.failure().map(failure -> sentence(failure.hint())).orElse("");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
