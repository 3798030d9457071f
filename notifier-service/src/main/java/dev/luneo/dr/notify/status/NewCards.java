package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the reports that nobody acts on yet get a card on the public page: one accident, one card, however many report it. A
 * recovery that is asked for has its say there in any case, see {@link Lifecycle}.
 */
public final class NewCards {
    /**
     * Of what came in by REST, and as many of what was published by others: whoever opens and closes reports in a loop must not
     * fill the page, nor keep the word of somebody with a token from it.
     */
    static final int MOST_AN_HOUR = 10;

    private static final Duration HOUR = Duration.ofHours(1);

    private final DrPlan plan;

    public NewCards(DrPlan plan) {
        this.plan = plan;
    }

    /** The reports to begin a card with, the oldest first; none that was taken back before. */
    public Stream<Subject> due(Facts facts, Instant now) {
        List<Subject> waiting = facts.unanswered()
                .filter(subject -> subject.incident().clearedAt().isEmpty()
                        && Lifecycle.next(subject, facts, now).isPresent())
                .sorted(Comparator.<Subject, Instant>comparing(NewCards::reportedAt)
                        .thenComparing(Subject::id))
                .toList();
        if (waiting.isEmpty()) {
            return Stream.empty();
        }
        List<Subject> told = new ArrayList<>(facts.lively(now.minus(Lifecycle.NEWS)).stream()
                .filter(subject -> Lifecycle.open(subject, facts, now) || subject.resolved())
                .toList());
        List<Subject> due = new ArrayList<>();
        for (boolean byToken : List.of(true, false)) {
            long room = MOST_AN_HOUR - begunLately(facts, byToken, now);
            for (Subject report : waiting) {
                if (room > 0
                        && report.incident().reportedByToken() == byToken
                        && told.stream().noneMatch(card -> tellsOf(card, report, facts))) {
                    due.add(report);
                    told.add(report);
                    room--;
                }
            }
        }
        return due.stream();
    }

    private static long begunLately(Facts facts, boolean byToken, Instant now) {
        Instant since = now.minus(HOUR);
        return facts.lively(since).stream()
                .filter(subject -> subject.incident().reportedByToken() == byToken)
                .filter(subject -> Lifecycle.at(subject, Status.INVESTIGATING)
                        .filter(at -> !at.isBefore(since))
                        .isPresent())
                .count();
    }

    /** Whether a report is of an accident that has a card, or is about to get it. */
    private boolean tellsOf(Subject card, Subject report, Facts facts) {
        Set<String> theirs = databases(report, facts);
        boolean sameThing = theirs.isEmpty() || !Collections.disjoint(theirs, databases(card, facts));
        if (!sameThing) {
            return false;
        }
        Optional<Instant> resolved = Lifecycle.at(card, Status.RESOLVED);
        if (resolved.isPresent()) {
            // What is still reported after the end is something else.
            return !report.touchedAt().isAfter(resolved.get());
        }
        boolean seen = card.incident().clearedAt().isEmpty() || Lifecycle.active(card, facts);
        // One that was told of and whose report is not kept may have been as bad as any.
        boolean asBad = critical(card)
                || !critical(report)
                || !card.incident().reported()
                || !card.recoveryIds().isEmpty();
        return seen && asBad;
    }

    private static boolean critical(Subject subject) {
        return subject.incident().severity().filter(Severity.CRITICAL::equals).isPresent();
    }

    private static Instant reportedAt(Subject report) {
        return report.incident().report().map(Recorded::time).orElse(report.touchedAt());
    }

    /** Those of the plan only: any other name is a word like another. */
    private Set<String> databases(Subject subject, Facts facts) {
        Stream<String> reported =
                subject.incident().report().map(Recorded::event).stream().flatMap(this::databases);
        Stream<String> restored = facts.recoveriesOf(subject).stream().map(Recovery::database);
        return Stream.concat(reported, restored)
                .filter(plan.databases()::containsKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<String> databases(IncidentReported report) {
        return report
                .database()
                .or(() -> report.application()
                        .flatMap(name -> Optional.ofNullable(plan.applications().get(name)))
                        .map(ApplicationPlan::uses))
                .stream();
    }
}
