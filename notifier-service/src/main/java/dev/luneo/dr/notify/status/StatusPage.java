package dev.luneo.dr.notify.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.facts.Touch;
import dev.luneo.dr.plan.DrPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The public page's content, and exactly what {@code /status.json} answers.
 *
 * @param page the plan's name
 * @param overall of the open incident that is furthest from resolved; {@code resolved} for a day after the last one;
 *     {@code operational} when no problem is known; {@code unknown} before the log has been read
 * @param updatedAt the moment as of which all this is known: now, or when the event log was last in reach
 * @param incidents the open ones first, then those of the last two weeks, the newest first; 25 at most
 * @param earlier where what is not on this page is found, relative to the page; empty when this is all
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StatusPage(
        String page, String overall, Optional<Instant> updatedAt, List<Entry> incidents, Optional<String> earlier) {
    /** More than anybody reads at once, and little enough for a phone on a bad line. */
    static final int MOST = 25;

    private static final String EARLIER = "/status/earlier";

    /** How long ago a thing may have happened to be on the page. */
    static final Duration SHOWN = Duration.ofDays(14);

    /** Longer than it takes to notice that the log is out of reach; shorter than anybody minds. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration RECENTLY_RESOLVED = Duration.ofHours(24);

    /**
     * @param open whether it is at the head of the page
     * @param message how it stands as of {@link StatusPage#updatedAt}
     * @param nextUpdateBy while it is open: the page says something anew by then, if only that we are still working on it
     * @param history every status once, the oldest first
     * @param updates what else there was to say, the oldest first
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Entry(
            String subject,
            String title,
            String status,
            boolean open,
            String message,
            Optional<Instant> nextUpdateBy,
            List<Change> history,
            List<Update> updates) {}

    public record Change(String status, Instant at, String message) {}

    public record Update(Instant at, String message) {}

    /** Whether this is what was last known and not what is so now. */
    boolean stale(Instant now) {
        return updatedAt.map(at -> at.isBefore(now.minus(FRESH))).orElse(true);
    }

    /** Whether it belongs to the head of the page: open, or resolved so lately that people still come to hear of it. */
    boolean current(Entry entry) {
        Change last = entry.history().get(entry.history().size() - 1);
        return entry.open()
                || (last.status().equals(label(Status.RESOLVED))
                        && updatedAt
                                .filter(now -> last.at().isAfter(now.minus(RECENTLY_RESOLVED)))
                                .isPresent());
    }

    boolean anyOpen() {
        return incidents.stream().anyMatch(Entry::open);
    }

    static StatusPage unknown(DrPlan plan) {
        return new StatusPage(plan.name(), "unknown", Optional.empty(), List.of(), Optional.empty());
    }

    static StatusPage of(DrPlan plan, Facts facts, Instant asOf) {
        List<Subject> shown = Stream.concat(
                        facts.unresolved().stream().flatMap(id -> facts.subject(id).stream()),
                        facts.newestFirst()
                                .takeWhile(subject -> subject.touchedAt().isAfter(asOf.minus(SHOWN)))
                                .filter(subject -> !subject.announced().isEmpty()))
                .distinct()
                .toList();
        List<Subject> ordered = shown.stream()
                .filter(subject -> Lifecycle.open(subject, facts, asOf)
                        || subject.touchedAt().isAfter(asOf.minus(SHOWN)))
                .sorted(Comparator.<Subject, Boolean>comparing(subject -> !Lifecycle.open(subject, facts, asOf))
                        .thenComparing(StatusPage::begunAt, Comparator.reverseOrder())
                        .thenComparing(Subject::id))
                .limit(MOST)
                .toList();
        Set<Subject> here = Set.copyOf(ordered);
        boolean all = facts.newestFirst()
                .filter(subject -> !subject.announced().isEmpty())
                .allMatch(here::contains);
        return page(
                plan, overall(shown, facts, asOf), facts, asOf, ordered, all ? Optional.empty() : Optional.of(EARLIER));
    }

    /**
     * What is not open, those first to which something happened last.
     *
     * @param from the last entry of the page before; empty for the first
     */
    static StatusPage earlier(DrPlan plan, Facts facts, Instant asOf, Optional<Cursor> from) {
        List<Subject> found = facts.newestFirst(from.map(last -> new Touch(last.at(), last.id())))
                .filter(subject -> !subject.announced().isEmpty() && !Lifecycle.open(subject, facts, asOf))
                .limit(MOST + 1L)
                .toList();
        List<Subject> shown = found.size() > MOST ? found.subList(0, MOST) : found;
        Optional<String> more = found.size() > MOST
                ? Optional.of(shown.get(MOST - 1))
                        .map(last -> EARLIER + "?cursor=" + new Cursor(last.touchedAt(), last.id()).encoded())
                : Optional.empty();
        return page(plan, of(plan, facts, asOf).overall(), facts, asOf, shown, more);
    }

    private static StatusPage page(
            DrPlan plan, String overall, Facts facts, Instant asOf, List<Subject> subjects, Optional<String> earlier) {
        return new StatusPage(
                plan.name(),
                overall,
                Optional.of(asOf.truncatedTo(ChronoUnit.SECONDS)),
                subjects.stream()
                        .map(subject -> entry(subject, facts, plan, asOf))
                        .toList(),
                earlier);
    }

    private static Instant begunAt(Subject subject) {
        return subject.announced().get(0).at();
    }

    private static String overall(List<Subject> shown, Facts facts, Instant asOf) {
        Optional<Status> furthest = shown.stream()
                .filter(subject -> Lifecycle.open(subject, facts, asOf))
                .map(subject -> Lifecycle.shown(subject, facts))
                .min(Comparator.naturalOrder());
        boolean lately = shown.stream()
                .flatMap(subject -> Lifecycle.at(subject, Status.RESOLVED).stream())
                .anyMatch(at -> at.isAfter(asOf.minus(RECENTLY_RESOLVED)));
        return furthest.map(StatusPage::label).orElse(lately ? label(Status.RESOLVED) : "operational");
    }

    private static Entry entry(Subject subject, Facts facts, DrPlan plan, Instant asOf) {
        boolean open = Lifecycle.open(subject, facts, asOf);
        List<Update> updates = new ArrayList<>(updates(subject, facts));
        Instant last = Stream.concat(
                        subject.announced().stream().map(announcement -> announcement.at()),
                        updates.stream().map(Update::at))
                .max(Comparator.naturalOrder())
                .orElse(asOf);
        Heartbeat heartbeat =
                Heartbeat.of(last, plan.communication().statusPage().heartbeat(), asOf);
        if (open && heartbeat.beat()) {
            updates.add(new Update(heartbeat.latest(), "We are still working on it."));
        }
        return new Entry(
                subject.id(),
                PublicWords.title(subject),
                label(Lifecycle.shown(subject, facts)),
                open,
                PublicWords.now(subject, facts),
                open ? Optional.of(heartbeat.next()) : Optional.empty(),
                subject.announced().stream()
                        .map(change -> new Change(label(change.status()), change.at(), change.message()))
                        .toList(),
                List.copyOf(updates));
    }

    private static List<Update> updates(Subject subject, Facts facts) {
        Stream<Update> setbacks = Accident.recoveries(subject, facts).stream()
                .flatMap(recovery ->
                        PublicWords.setback(recovery)
                                .flatMap(message -> recovery.endedAt().map(at -> new Update(at, message)))
                                .stream());
        Stream<Update> cleared = subject
                .incident()
                .clearedAt()
                // A lead's word closes it a moment before the page says so, and that was no monitoring.
                .filter(at -> Lifecycle.at(subject, Status.RESOLVED)
                        .map(resolved -> at.isBefore(resolved.minus(NewCards.CLOSING)))
                        .orElse(true))
                .map(at -> new Update(at, "Our monitoring no longer sees the problem."))
                .stream();
        return Stream.concat(setbacks, cleared)
                .sorted(Comparator.comparing(Update::at))
                .toList();
    }

    static String label(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
