package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.facts.Announcement;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.words.DataLoss;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the public is told, in words of ours alone: an alert's summary, a failure's detail, names of hosts and databases stay
 * inside. Never more than is true.
 */
public final class PublicWords {
    private static final String STILL = "We are still working on it.";
    private static final Duration UNKNOWN_LOSS = Duration.ofDays(36_500);

    private PublicWords() {}

    static String title(Subject subject) {
        if (!subject.incident().reported()) {
            return "Restoring data";
        }
        return subject.incident().severity().filter(Severity.CRITICAL::equals).isPresent()
                ? "Service disruption"
                : "Degraded service";
    }

    /** For the announcement of a status; it stays as it is said. */
    public static String announcement(Status status, Subject subject, Facts facts, Checked checked, LocalTimes times) {
        return switch (status) {
            case INVESTIGATING -> "We have noticed a problem and are looking into it.";
            case IDENTIFIED -> "We need to bring data back from a backup, and are preparing that.";
            case RESTORING ->
                "We are bringing data back from a backup. Until we say here that this is resolved, the service may be "
                        + "unavailable or show older data.";
            case RESOLVED -> checked.words(verified(subject, facts)) + " " + loss(subject, facts, times);
        };
    }

    /** How things stand now: the last announcement, and what has become of it since. */
    static String now(Subject subject, Facts facts) {
        Announcement last = subject.lastAnnounced().orElseThrow();
        Optional<Recovery> newest = newest(subject, facts);
        if (last.status() == Status.RESOLVED) {
            return newest.filter(Recovery::holds)
                    .map(again ->
                            "We are bringing data back from a backup once more, and will say here when it is done.")
                    .orElse(last.message());
        }
        if (Lifecycle.withdrawn(subject, facts)) {
            return "We were preparing to bring data back from a backup, and stopped before anything was changed. Nothing is "
                    + "being restored.";
        }
        boolean told = newest.filter(recovery -> recovery.stage() != Stage.AWAITING_APPROVAL)
                .isPresent();
        if (!told
                || (Lifecycle.shown(subject, facts) != last.status()
                        && subject.incident().clearedAt().isPresent())) {
            return subject.incident().clearedAt().isPresent()
                    ? "Our monitoring no longer sees the problem. We have not confirmed yet that it is over."
                    : last.message();
        }
        return newest.flatMap(PublicWords::stage).orElse(last.message());
    }

    /** What ended without success, for the history of the page; empty for anything else. */
    static Optional<String> setback(Recovery recovery) {
        return recovery.stage() == Stage.FAILED || recovery.stage() == Stage.CANCELLED
                ? stage(recovery)
                : Optional.empty();
    }

    /** For a status that a lead resolved; it says what it rests on. */
    public static String confirmedByPeople(Subject subject, Facts facts, LocalTimes times) {
        return ("Our team has confirmed that this is over. It rests on their word, not on our automatic checks. "
                        + loss(subject, facts, times))
                .strip();
    }

    private static Optional<String> stage(Recovery recovery) {
        return switch (recovery.stage()) {
            case CUTTING_OVER ->
                Optional.of("The data is back and complete as of the backup. We are switching the service over to it.");
            case VERIFYING ->
                Optional.of("The service uses the restored data. We are checking that everything works before we call "
                        + "this resolved.");
            case FAILED ->
                Optional.of(
                        partly(recovery)
                                ? "The service uses the restored data, but not everything could be checked. " + STILL
                                : "An attempt to bring the data back did not succeed. " + STILL);
            case CANCELLED ->
                Optional.of(
                        Lifecycle.touched(recovery)
                                ? "An attempt to bring the data back was stopped. " + STILL
                                : "An attempt to bring the data back was stopped before it changed anything.");
            case VERIFIED -> Optional.of("Part of the data is back and checked. " + STILL);
            case AWAITING_APPROVAL, REQUESTED, RESTORING, REJECTED -> Optional.empty();
        };
    }

    private static boolean partly(Recovery recovery) {
        return recovery.redeployed().isPresent()
                && recovery.settled()
                && recovery.undone().isEmpty()
                && recovery.checks().stream().noneMatch(check -> check.outcome() == CheckResult.Outcome.FAILED);
    }

    /** Of several databases the one that lost most speaks: what it says of what is back is true of all. */
    private static String loss(Subject subject, Facts facts, LocalTimes times) {
        return verified(subject, facts).stream()
                .max(Comparator.comparing(recovery -> recovery.dataLoss().orElse(UNKNOWN_LOSS)))
                .flatMap(recovery -> DataLoss.sentence(recovery, times))
                .orElse("");
    }

    private static List<Recovery> verified(Subject subject, Facts facts) {
        return Accident.recoveries(subject, facts).stream()
                .filter(recovery -> recovery.stage() == Stage.VERIFIED)
                .toList();
    }

    private static Optional<Recovery> newest(Subject subject, Facts facts) {
        return Facts.telling(Accident.recoveries(subject, facts));
    }
}
