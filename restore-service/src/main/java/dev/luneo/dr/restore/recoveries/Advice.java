package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Removals;
import dev.luneo.dr.recovery.StepRun;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is true now, and the one obvious thing to do, each in a sentence. It names a database as one that may be dropped only
 * where the log proves that it is old, shut and not in use; what is not known is said to be unknown.
 *
 * @param now what is true, above all of the old database
 * @param next for the person who reads it
 */
record Advice(String now, String next) {
    private static final String NOTHING_TO_DO = "Nothing to do: it goes on by itself.";

    /** More than these nobody reads at night; all of them are in the same answer. */
    private static final int MOST_NOTED = 5;

    private static final String STILL_BROKEN =
            "If something is still broken, see to it that the public page says so: POST /api/incidents on notifier-service."
                    + " If nothing is and the page still shows it, an incident lead ends that there: POST /api/incidents/%s/resolve {\"reason\": \"…\"}.";

    /**
     * @param inUse whether a database at a place is in use, or may be, for all that plan and log tell
     * @param removals what was asked to be removed of what recoveries left
     * @param written how an instant is written for who reads it
     */
    static Advice on(
            Recovery recovery, Predicate<Location> inUse, Removals removals, Function<Instant, String> written) {
        return switch (recovery.stage()) {
            case AWAITING_APPROVAL -> awaiting(recovery);
            case REQUESTED -> new Advice("It is decided and about to begin; nothing has been touched.", NOTHING_TO_DO);
            case RESTORING ->
                new Advice(
                        "The data is being brought back beside the old database, which is untouched. "
                                + underway(recovery),
                        NOTHING_TO_DO);
            case CUTTING_OVER ->
                recovery.awaitsWordOnUnreachable()
                        ? unreachable(recovery)
                        : new Advice(
                                "The data is back; applications are being switched to it. " + underway(recovery),
                                NOTHING_TO_DO);
            case VERIFYING ->
                new Advice(
                        "Applications use the restored database; the plan's checks are running. " + underway(recovery),
                        NOTHING_TO_DO);
            case VERIFIED -> verified(recovery, inUse, removals, written);
            case FAILED -> stopped(recovery);
            case CANCELLED -> {
                Advice stopped = stopped(recovery);
                yield new Advice(
                        stopped.now(),
                        stopped.next() + " "
                                + STILL_BROKEN.formatted(recovery.ref().statusSubject()));
            }
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
        return new Advice(
                now,
                ("%s must approve, with their own token and at the address that you ask here: POST /api/recoveries/%s/approval."
                                + " Who they are stands in the plan, under communication.roles.incident-lead.")
                        .formatted(who, recovery.id()));
    }

    private static Advice unreachable(Recovery recovery) {
        return new Advice(
                "The data is back, and nothing has been switched over. " + underway(recovery),
                ("It goes on by itself when the old database answers. If it will not, an incident lead must say whether to go on"
                                + " without having shut it, which loses what is still written there:"
                                + " POST /api/recoveries/%s/unreachable-database {\"goOn\": true, \"reason\": \"…\"},"
                                + " or false to stop")
                        .formatted(recovery.id()));
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

    private static Advice verified(
            Recovery recovery, Predicate<Location> inUse, Removals removals, Function<Instant, String> written) {
        String restored = recovery.restored()
                .map(finished ->
                        "%s is back as of %s".formatted(recovery.database(), written.apply(finished.restoredTo())))
                .orElse(recovery.database() + " is back");
        String old = OldDatabase.of(recovery)
                .map(known -> about(known, inUse, removals, written))
                .orElse("Nothing is urgent.");
        return InUse.of(recovery) == InUse.NOT_SEEN_YET
                ? new Advice(
                        "%s and verified. No application has been seen on it yet.".formatted(restored),
                        seeWhetherItIsUsed(recovery) + " " + old + toNote(recovery))
                : new Advice(inUseAndVerified(recovery).formatted(restored), old + toNote(recovery));
    }

    private static String inUseAndVerified(Recovery recovery) {
        return DataComparison.alone(recovery.checks())
                ? "%s and in use. It was verified by comparing the data with the backup alone, for the plan has no checks."
                : "%s, in use and verified.";
    }

    /** They were up, and could have come: the first request to them tells. */
    private static String seeWhetherItIsUsed(Recovery recovery) {
        return recovery.redeployed()
                .map(cutOver -> cutOver.current())
                .map(current ->
                        ("Use each application once, for something that reads the database, then ask the server at %s:%d who is connected:"
                                        + " SELECT usename, application_name, client_addr FROM pg_stat_activity WHERE datname = '%s'."
                                        + " If nobody is, see whether the application was really restarted and reads the env file of the plan.")
                                .formatted(
                                        current.host(),
                                        current.port(),
                                        current.database().replace("'", "''")))
                .orElse("");
    }

    /** After the one thing to do: what the restore could not bring back, or left to be finished. */
    private static String toNote(Recovery recovery) {
        return Remarks.words(Remarks.of(recovery), MOST_NOTED);
    }

    private static String about(
            OldDatabase old, Predicate<Location> inUse, Removals removals, Function<Instant, String> written) {
        return switch (old.state()) {
            case SHUT ->
                inUse.test(old.at())
                        ? "Nothing is urgent."
                        : removals.latest(old.at())
                                .filter(removal -> removal.state() == Removal.State.REMOVED)
                                .map(removal ->
                                        "Nothing is urgent. The old database at %s was removed, as %s asked on %s."
                                                .formatted(
                                                        old.at(), removal.askedBy(), written.apply(removal.askedAt())))
                                .orElseGet(() -> kept(old.at()));
            case GONE -> "Nothing is urgent. There was no old database any more that could have been kept.";
            case UNREACHED ->
                ("The old database at %s did not answer and was not shut: keep everybody from it when it is back, and look for"
                                + " what was written to it meanwhile, which is not in the restored one.")
                        .formatted(old.at());
            case UNKNOWN -> "Nothing is urgent.";
        };
    }

    private static String kept(Location old) {
        return ("Nothing is urgent. The old database is kept at %s, closed to connections. What was written after the backup"
                        + " is in it and nowhere else: keep it until somebody has looked"
                        + " (ALTER DATABASE %s ALLOW_CONNECTIONS true lets them in, false shuts it again) and said that nobody needs it."
                        + " Then an incident lead has it removed: %s.")
                .formatted(old, quoted(old.database()), remove(old));
    }

    private static String remove(Location place) {
        return "POST /api/left-overs/remove on deploy-service {\"id\": \"%s\", \"reason\": \"…\"}"
                .formatted(place.toString().replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static Advice stopped(Recovery recovery) {
        String next = recovery.wayBackGivenUp()
                ? "%s When that is mended, an incident lead has the way back tried once more: POST /api/recoveries/%s/undo {\"reason\": \"…\"}."
                        .formatted(hint(recovery), recovery.id())
                : hint(recovery);
        return new Advice(
                "%s %s".formatted(sentence(detail(recovery)), whatIsInUse(recovery)),
                restoredIsInUse(recovery)
                        ? ((onlyUnseen(recovery) ? "" : next + " ") + endedByALead(recovery) + toNote(recovery))
                        : (next + givenUp(recovery) + leftOver(recovery)).strip());
    }

    /** Then nothing has to be mended before somebody looks. */
    private static boolean onlyUnseen(Recovery recovery) {
        List<String> notPassed = recovery.checks().stream()
                .filter(check -> check.outcome() != Outcome.PASSED)
                .map(CheckResult::name)
                .toList();
        return notPassed.equals(List.of(InUse.CHECK));
    }

    /** Nothing failed, so somebody who has seen that all is well is as good as a check. */
    private static String endedByALead(Recovery recovery) {
        String see = InUse.of(recovery) == InUse.NOT_SEEN_YET ? seeWhetherItIsUsed(recovery) + " " : "";
        return see
                + "Once somebody has seen that all works, an incident lead ends it on the public page: POST /api/incidents/%s/resolve {\"reason\": \"…\"} on notifier-service."
                        .formatted(recovery.ref().statusSubject());
    }

    /** What applications wrote to the restored database is missing where they are now. */
    private static String givenUp(Recovery recovery) {
        return recovery.undone()
                .flatMap(CutOverUndone::written)
                .filter(written -> !written.nothing())
                .map(written ->
                        (" Look through what applications wrote to %s before it was switched back, for it is nowhere else: %s."
                                        + " Keep that database until somebody has said that nobody needs it; then an incident lead has it removed: %s.")
                                .formatted(written.keptIn(), written.words(), remove(written.keptIn())))
                .orElse("");
    }

    private static String whatIsInUse(Recovery recovery) {
        if (!recovery.settled()) {
            return "What was switched over is being switched back, where that is possible.";
        }
        if (recovery.undone().isPresent()) {
            CutOverUndone undone = recovery.undone().get();
            return (undone.undone() ? "It was switched back: " : "It was not switched back: ") + undone.detail();
        }
        if (recovery.redeployed().isPresent()) {
            return (InUse.of(recovery) == InUse.NOT_SEEN_YET
                            ? "The applications' settings lead to the restored database at %s; none has been seen on it yet."
                            : "Applications use the restored database at %s.")
                    .formatted(recovery.redeployed().get().current());
        }
        return recovery.cutOverBegun()
                ? "What had been switched over was switched back as far as possible."
                : "The old database is untouched.";
    }

    /** Where nothing had begun to use it, it is dropped by itself. */
    private static String leftOver(Recovery recovery) {
        return recovery.settled() && recovery.cutOverBegun() && !recovery.wayBackGivenUp() && !restoredIsInUse(recovery)
                ? " What it restored is kept; GET /api/left-overs on deploy-service tells when it may be removed."
                : "";
    }

    private static boolean restoredIsInUse(Recovery recovery) {
        return recovery.settled()
                && recovery.redeployed().isPresent()
                && recovery.undone().map(undone -> !undone.undone()).orElse(true);
    }

    private static String detail(Recovery recovery) {
        return recovery.failure().map(failure -> failure.detail()).orElse("");
    }

    private static String hint(Recovery recovery) {
        return recovery.failure().map(failure -> sentence(failure.hint())).orElse("");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
