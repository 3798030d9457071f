package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.facts.Announcement;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Occurrences;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the reports that nobody acts on yet get a card on the public page: one accident, one card, however many report it. A
 * recovery that is asked for has its say there in any case, see {@link Lifecycle}.
 */
public final class NewCards {
    /**
     * Of what came in with one token, and of what was published by others together: whoever opens and closes reports in a loop must not
     * fill the page, nor keep anybody else's word from it.
     */
    static final int MOST_AN_HOUR = 10;

    /** No token has such a name. */
    private static final String PUBLISHED = " ";

    private static final Duration HOUR = Duration.ofHours(1);

    /** Between the two records of a lead's word: longer than it takes to write them, shorter than anybody's next thought. */
    static final Duration CLOSING = Duration.ofSeconds(10);

    private final DrPlan plan;

    public NewCards(DrPlan plan) {
        this.plan = plan;
    }

    /** Whether it has neither a card nor a recovery that could have a say; a rejected one never was any. */
    public static boolean waits(Subject report, Facts facts) {
        return report.announced().isEmpty() && facts.recoveriesOf(report).isEmpty();
    }

    /** The reports to begin a card with, the oldest first; none that was taken back before. */
    public Stream<Subject> due(Facts facts, Instant now) {
        List<Subject> waiting = waiting(facts, now)
                .filter(report -> Lifecycle.next(report, facts, now).isPresent())
                .sorted(Comparator.<Subject, Instant>comparing(NewCards::reportedAt)
                        .thenComparing(Subject::id))
                .toList();
        if (waiting.isEmpty()) {
            return Stream.empty();
        }
        List<Subject> told = new ArrayList<>(told(facts, now).toList());
        Map<String, Long> begun = begunLately(facts, now);
        List<Subject> due = new ArrayList<>();
        for (boolean byToken : List.of(true, false)) {
            for (Subject report : waiting) {
                String reporter = reporter(report, facts);
                if (!reporter.equals(PUBLISHED) == byToken
                        && begun.getOrDefault(reporter, 0L) < MOST_AN_HOUR
                        && told.stream().noneMatch(card -> tellsOf(card, report, facts, now))) {
                    due.add(report);
                    told.add(report);
                    begun.merge(reporter, 1L, Long::sum);
                }
            }
        }
        return due.stream();
    }

    /** The card that tells of a report that waits, or did until it was resolved; also one that is about to begin, perhaps its own. */
    Optional<Subject> cardOf(Subject report, Facts facts, Instant now) {
        return Stream.<Supplier<Stream<Subject>>>of(
                        () -> told(facts, now).filter(card -> !card.resolved()),
                        () -> due(facts, now),
                        () -> told(facts, now).filter(Subject::resolved))
                .flatMap(Supplier::get)
                .filter(card -> card.id().equals(report.id()) || tellsOf(card, report, facts, now))
                .findFirst();
    }

    /** The reports that are told of on the card of another, and end with it. */
    Stream<Subject> reportsOn(Subject card, Facts facts, Instant now) {
        return waiting(facts, now)
                .filter(report -> Lifecycle.reached(report, facts).isPresent() && tellsOf(card, report, facts, now));
    }

    private static Stream<Subject> waiting(Facts facts, Instant now) {
        return Stream.concat(facts.unanswered(), facts.lively(now.minus(Lifecycle.NEWS)).stream())
                .filter(subject -> waits(subject, facts)
                        && subject.incident().reported()
                        && subject.incident().clearedAt().isEmpty());
    }

    private static Stream<Subject> told(Facts facts, Instant now) {
        return facts.lively(now.minus(Lifecycle.NEWS)).stream()
                .filter(subject -> Lifecycle.open(subject, facts, now) || subject.resolved());
    }

    /** How many there were lately, by reporter. */
    private static Map<String, Long> begunLately(Facts facts, Instant now) {
        Instant since = now.minus(HOUR);
        return facts.lively(since).stream()
                .filter(subject -> Lifecycle.at(subject, Status.INVESTIGATING)
                        .filter(at -> !at.isBefore(since))
                        .isPresent())
                .collect(Collectors.groupingBy(report -> reporter(report, facts), HashMap::new, Collectors.counting()));
    }

    /** Whose token it is; those who publish are one, for their names are what they like, and so are those of what came back of theirs. */
    private static String reporter(Subject report, Facts facts) {
        return report.incident().reportedByToken()
                        && Occurrences.first(report, facts).reportedByToken()
                ? report.incident().report().map(said -> said.event().source()).orElse("")
                : PUBLISHED;
    }

    /** Whether a report is of an accident that has a card, or is about to get it. */
    private boolean tellsOf(Subject card, Subject report, Facts facts, Instant now) {
        Set<String> theirs = databases(report, facts);
        boolean sameThing = theirs.isEmpty() || !Collections.disjoint(theirs, databases(card, facts));
        if (!sameThing) {
            return false;
        }
        if (card.resolved()) {
            return toldTheEndOf(card.lastAnnounced().orElseThrow(), report);
        }
        boolean seen = !card.incident().reported()
                || card.incident().clearedAt().isEmpty()
                || beingClosed(card, now)
                || Lifecycle.active(card, facts);
        // One that was told of and whose report is not kept may have been as bad as any.
        boolean asBad = critical(card)
                || !critical(report)
                || !card.incident().reported()
                || !card.recoveryIds().isEmpty();
        return seen && asBad;
    }

    /** A lead's word closes it a moment before the page says so; in between nothing begins anew that the word ends. */
    private static boolean beingClosed(Subject card, Instant now) {
        return card.incident()
                .closedByTokenAt()
                .filter(at -> Duration.between(at, now).abs().compareTo(CLOSING) < 0)
                .isPresent();
    }

    /**
     * What is still reported after the end is something else. What was known at the end stands there by name: the clocks of who
     * reported and of who said that it is over may be two.
     */
    private static boolean toldTheEndOf(Announcement end, Subject report) {
        boolean notSince = !report.touchedAt().isAfter(end.at());
        return end.incidents()
                .filter(named -> named.size() < StatusChanged.MOST_INCIDENTS)
                .map(named -> named.contains(report.id())
                        && (notSince || report.incident().saidOnce()))
                .orElse(notSince);
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
                subject.incident().report().map(Recorded::event).stream().flatMap(report -> report.database().stream());
        Stream<String> restored = facts.recoveriesOf(subject).stream().map(Recovery::database);
        return Stream.concat(reported, restored)
                .filter(plan.databases()::containsKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
