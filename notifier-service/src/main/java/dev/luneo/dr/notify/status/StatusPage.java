package dev.luneo.dr.notify.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.DrPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The public page's content, and exactly what {@code /status.json} answers.
 *
 * @param page the plan's name
 * @param overall of the open incident that is furthest from resolved; {@code resolved} for a day after the last one;
 *     {@code operational} when no problem is known; {@code unknown} before the log has been read
 * @param updatedAt the moment as of which all this is known: now, or when the event log was last in reach
 * @param incidents the open ones first, then those of the last two weeks, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StatusPage(String page, String overall, Optional<Instant> updatedAt, List<Entry> incidents) {
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
        return new StatusPage(plan.name(), "unknown", Optional.empty(), List.of());
    }

    static StatusPage of(DrPlan plan, Facts facts, Instant asOf) {
        List<Subject> shown = Stream.concat(
                        facts.unresolved().stream().flatMap(id -> facts.subject(id).stream()),
                        facts.newestFirst()
                                .takeWhile(subject -> subject.touchedAt().isAfter(asOf.minus(SHOWN)))
                                .filter(subject -> !subject.announced().isEmpty()))
                .distinct()
                .toList();
        List<Entry> entries = shown.stream()
                .filter(subject -> Lifecycle.open(subject, facts, asOf)
                        || subject.touchedAt().isAfter(asOf.minus(SHOWN)))
                .sorted(Comparator.<Subject, Boolean>comparing(subject -> !Lifecycle.open(subject, facts, asOf))
                        .thenComparing(StatusPage::begunAt, Comparator.reverseOrder())
                        .thenComparing(Subject::id))
                .map(subject -> entry(subject, facts, plan, asOf))
                .toList();
        return new StatusPage(
                plan.name(), overall(shown, facts, asOf), Optional.of(asOf.truncatedTo(ChronoUnit.SECONDS)), entries);
    }

    private static Instant begunAt(Subject subject) {
        return subject.announced().get(0).at();
    }

    private static String overall(List<Subject> shown, Facts facts, Instant asOf) {
        Optional<Status> furthest = shown.stream()
                .filter(subject -> Lifecycle.open(subject, facts, asOf))
                .map(subject -> subject.lastAnnounced().orElseThrow().status())
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
                label(subject.lastAnnounced().orElseThrow().status()),
                open,
                PublicWords.now(subject, facts),
                open ? Optional.of(heartbeat.next()) : Optional.empty(),
                subject.announced().stream()
                        .map(change -> new Change(label(change.status()), change.at(), change.message()))
                        .toList(),
                List.copyOf(updates));
    }

    private static List<Update> updates(Subject subject, Facts facts) {
        Stream<Update> setbacks = Lifecycle.answering(subject, facts).stream()
                .flatMap(recovery ->
                        PublicWords.setback(recovery)
                                .flatMap(message -> recovery.endedAt().map(at -> new Update(at, message)))
                                .stream());
        Stream<Update> cleared = subject
                .incident()
                .clearedAt()
                .filter(at ->
                        Lifecycle.at(subject, Status.RESOLVED).map(at::isBefore).orElse(true))
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
