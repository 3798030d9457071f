package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.verify.TrialRun.Tried;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** What is said of a check that was tried. Pure. @param zone whose clock it is told by */
record TrialWords(ZoneId zone) {
    /** Empty where nothing is wrong with it, or nothing is known. */
    Optional<ReadinessProblem> problem(PlannedCheck check, Tried tried, Optional<Instant> heldAt) {
        String id = check.id();
        switch (tried.finding()) {
            case IMPOSSIBLE:
                return Optional.of(notPossible(id, "Check %s %s".formatted(id, tried.detail())));
            case NOT_HELD:
                return Optional.of(doubt(Reason.CHECK_DOES_NOT_HOLD, id, notHeld(id, tried, heldAt)));
            case NOT_UNDERSTOOD:
                // It was understood before, so what it names went missing, and the plan is as right as it was.
                return Optional.of(
                        heldAt.isPresent()
                                ? doubt(Reason.CHECK_DOES_NOT_HOLD, id, notHeld(id, tried, heldAt))
                                : doubt(
                                        Reason.CHECK_NOT_UNDERSTOOD,
                                        id,
                                        "Check %s cannot be put as the plan has it, the database said at %s: %s"
                                                .formatted(id, written(tried.at()), tried.detail())));
            default:
                return Optional.empty();
        }
    }

    static TriedCheck stated(PlannedCheck check, Tried tried, Optional<Instant> heldAt) {
        Outcome outcome = outcome(tried.finding());
        return new TriedCheck(
                check.id(),
                outcome,
                tried.at(),
                heldAt,
                outcome == Outcome.SKIPPED ? Optional.of(tried.detail()) : Optional.empty());
    }

    /** The data comes back all the same. */
    static ReadinessProblem notPossible(String subject, String detail) {
        return doubt(Reason.CHECK_NOT_POSSIBLE, subject, detail);
    }

    private static ReadinessProblem doubt(Reason reason, String subject, String detail) {
        return new ReadinessProblem(subject, reason.failure(detail), false, Optional.empty());
    }

    private String notHeld(String id, Tried tried, Optional<Instant> heldAt) {
        return "Check %s failed at %s%s: %s"
                .formatted(
                        id,
                        written(tried.at()),
                        heldAt.map(at -> ", and held at " + written(at))
                                .orElse(", and is not known to have held before"),
                        tried.detail());
    }

    private static Outcome outcome(Finding finding) {
        return switch (finding) {
            case HELD -> Outcome.PASSED;
            case NOT_HELD, NOT_UNDERSTOOD -> Outcome.FAILED;
            case NO_ANSWER, IMPOSSIBLE, LEFT_OUT -> Outcome.SKIPPED;
        };
    }

    private String written(Instant at) {
        return Phrases.time(at, zone);
    }
}
