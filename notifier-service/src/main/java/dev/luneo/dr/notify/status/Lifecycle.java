package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.facts.Announcement;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a public status may move, by the facts. It only ever moves forward and takes every step on its way, so the page
 * reads Investigating, Identified, Restoring, Resolved however fast things went.
 *
 * <ul>
 *   <li>Investigating: an incident was reported that is more than {@code INFO}, or a recovery answers one.
 *   <li>Identified: a recovery that answers an incident is asked for. One that answers none becomes public with the
 *       decision: before that, nothing has happened that anybody outside could see, and the request may be withdrawn.
 *   <li>Restoring: the restore began.
 *   <li>Resolved: it was verified, and nothing else that was begun for the subject is unfinished or failed.
 * </ul>
 */
public final class Lifecycle {
    /** What nobody heard of for so long is history: a notifier that meets an old log for the first time keeps quiet about it. */
    public static final Duration NEWS = Duration.ofHours(24);

    /** An alert that cleared leaves the head of the page after this, if nobody is restoring anything. */
    static final Duration QUIET_AFTER_CLEARED = Duration.ofHours(1);

    private Lifecycle() {}

    /** The status to announce now: one at a time, so that their order in the log is theirs. */
    public static Optional<Status> next(Subject subject, Facts facts, Instant now) {
        Optional<Status> reached = reached(subject, facts);
        if (reached.isEmpty()
                || !news(subject, facts, now)
                || Accident.elsewhere(subject, facts).isPresent()) {
            return Optional.empty();
        }
        int next = subject.lastAnnounced()
                .map(last -> last.status().ordinal() + 1)
                .orElse(first(subject).ordinal());
        return next <= reached.get().ordinal() ? Optional.of(Status.values()[next]) : Optional.empty();
    }

    /** What a card begins with. */
    static Status first(Subject subject) {
        return subject.ofIncident() ? Status.INVESTIGATING : Status.IDENTIFIED;
    }

    /** Whether the page shows it at its head: it is told of, not resolved, and not quiet since its alert cleared. */
    public static boolean open(Subject subject, Facts facts, Instant now) {
        boolean quiet = subject.incident()
                .clearedAt()
                .filter(at -> now.isAfter(at.plus(QUIET_AFTER_CLEARED)))
                .isPresent();
        return subject.unresolved() && !withdrawn(subject, facts) && (!quiet || begun(subject, facts));
    }

    /** Whether more was done about it than watching: what a recovery could not mend is not over because an alert cleared. */
    private static boolean begun(Subject subject, Facts facts) {
        return Accident.recoveries(subject, facts).stream().anyMatch(recovery -> begun(recovery) || recovery.active());
    }

    /**
     * What the page has at its head. A recovery that was stopped before it touched anything takes what was said of it with it:
     * what remains is the problem as it was before. The log keeps every announcement; only what is shown goes back.
     */
    static Status shown(Subject subject, Facts facts) {
        Status last = subject.lastAnnounced().orElseThrow().status();
        boolean restoring = last == Status.IDENTIFIED || last == Status.RESTORING;
        return restoring && subject.incident().reported() && untouched(Accident.recoveries(subject, facts))
                ? Status.INVESTIGATING
                : last;
    }

    /** Where it stands when all is announced that there is to say of it. */
    static Status soon(Subject card, Facts facts) {
        Status reached = reached(card, facts).orElse(first(card));
        return card.announced().isEmpty()
                        || reached.compareTo(card.lastAnnounced().orElseThrow().status()) > 0
                ? reached
                : shown(card, facts);
    }

    /** Whether nothing is left of it: nobody reported a problem, and what was begun was stopped before it touched anything. */
    static boolean withdrawn(Subject subject, Facts facts) {
        return !subject.incident().reported() && !subject.resolved() && untouched(facts.recoveriesOf(subject));
    }

    private static boolean untouched(List<Recovery> recoveries) {
        return !recoveries.isEmpty()
                && recoveries.stream()
                        .allMatch(recovery ->
                                recovery.stage() == Stage.CANCELLED && !begun(recovery) && !recovery.active());
    }

    public static Optional<Status> reached(Subject subject, Facts facts) {
        List<Recovery> recoveries = Accident.recoveries(subject, facts);
        if (verified(recoveries) && ofWhatWasReported(subject, recoveries, facts)) {
            return Optional.of(Status.RESOLVED);
        }
        if (recoveries.stream().anyMatch(Lifecycle::begun)) {
            return Optional.of(Status.RESTORING);
        }
        boolean asked = recoveries.stream()
                .anyMatch(recovery -> !recovery.stage().ended()
                        && (subject.ofIncident() || recovery.decidedAt().isPresent()));
        if (asked) {
            return Optional.of(Status.IDENTIFIED);
        }
        boolean alarming = subject.incident()
                .severity()
                .filter(severity -> severity != Severity.INFO)
                .isPresent();
        return alarming && subject.incident().reported() ? Optional.of(Status.INVESTIGATING) : Optional.empty();
    }

    static boolean active(Subject subject, Facts facts) {
        return Accident.recoveries(subject, facts).stream().anyMatch(Recovery::active);
    }

    static Optional<Instant> at(Subject subject, Status status) {
        return subject.announced().stream()
                .filter(announcement -> announcement.status() == status)
                .map(Announcement::at)
                .findFirst();
    }

    /** Whether the database that is reported to be broken is among them. A name that nobody backs up anything by is a word like another. */
    private static boolean ofWhatWasReported(Subject subject, List<Recovery> recoveries, Facts facts) {
        return subject.incident()
                .report()
                .flatMap(report -> report.event().database())
                .filter(database -> !facts.backups().of(database).byId().isEmpty())
                .map(database -> recoveries.stream().map(Recovery::database).anyMatch(database::equals))
                .orElse(true);
    }

    /** Of every database that was begun with, the last that was begun is verified, and none is at work; what only waits keeps no end back. */
    private static boolean verified(List<Recovery> recoveries) {
        var begun = recoveries.stream()
                .filter(recovery -> begun(recovery) || recovery.holds())
                .collect(Collectors.groupingBy(Recovery::database));
        return !begun.isEmpty()
                && begun.values().stream()
                        .allMatch(ofDatabase -> ofDatabase.stream().noneMatch(Recovery::holds)
                                && ofDatabase.get(ofDatabase.size() - 1).stage() == Stage.VERIFIED);
    }

    private static boolean begun(Recovery recovery) {
        return switch (recovery.stage()) {
            case RESTORING, CUTTING_OVER, VERIFYING, VERIFIED, FAILED -> true;
            case CANCELLED -> touched(recovery);
            case AWAITING_APPROVAL, REQUESTED, REJECTED -> false;
        };
    }

    /** Whether a cut-over was begun, so that somebody outside may have noticed; old ones keep no steps, but their outcome. */
    static boolean touched(Recovery recovery) {
        return recovery.cutOverBegun()
                || recovery.redeployed().isPresent()
                || recovery.undone().isPresent();
    }

    private static boolean news(Subject subject, Facts facts, Instant now) {
        return !subject.announced().isEmpty()
                || !subject.touchedAt().isBefore(now.minus(NEWS))
                || active(subject, facts);
    }
}
