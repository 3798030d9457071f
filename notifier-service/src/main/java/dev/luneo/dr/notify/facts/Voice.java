package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one source says of one incident. Alerting systems key their records as they like, so even these come in any order: each
 * part is the greatest or the least of what was said, whatever came first.
 *
 * @param report the first report; what came later under the same id is the same incident
 * @param lastReportedAt when it was reported last: an alert that fires again after it was closed is open again
 * @param update its newest update
 * @param closed the newest time it said that it sees the problem no more
 */
public record Voice(
        Optional<Recorded<IncidentReported>> report,
        Optional<Instant> lastReportedAt,
        Optional<Recorded<IncidentUpdated>> update,
        Optional<Recorded<IncidentClosed>> closed) {

    static final Voice SILENT = new Voice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static final Comparator<Recorded<IncidentReported>> FIRST =
            Comparator.<Recorded<IncidentReported>, Instant>comparing(Recorded::time)
                    .thenComparing(report -> report.event().toString());
    private static final Comparator<Recorded<IncidentUpdated>> NEWEST =
            Comparator.<Recorded<IncidentUpdated>>comparingInt(
                            update -> update.event().update())
                    .thenComparing(Recorded::time)
                    .thenComparing(update -> update.event().toString());
    static final Comparator<Recorded<IncidentClosed>> LAST = Comparator.<Recorded<IncidentClosed>, Instant>comparing(
                    Recorded::time)
            .thenComparing(closed -> closed.event().toString());

    /** Of one text, and of all labels together: as much as a person reads of one alert. What came by REST is shorter. */
    private static final int KEPT = 1_000;

    private static final int KEPT_OF_LABELS = 2_000;

    private static final int KEPT_IN_BRIEF = 100;

    Voice evolve(IncidentEvent event, Instant at, String source) {
        return event.accept(new IncidentEvent.Visitor<>() {
            @Override
            public Voice reported(IncidentReported event) {
                return with(new Recorded<>(cut(event, KEPT, KEPT_OF_LABELS), at, source));
            }

            @Override
            public Voice updated(IncidentUpdated event) {
                var said = new Recorded<>(cut(event, KEPT), at, source);
                var newest = update.filter(known -> NEWEST.compare(known, said) >= 0);
                return new Voice(report, lastReportedAt, newest.or(() -> Optional.of(said)), closed);
            }

            @Override
            public Voice closed(IncidentClosed event) {
                var said = new Recorded<>(cut(event, KEPT), at, source);
                var last = closed.filter(known -> LAST.compare(known, said) >= 0);
                return new Voice(report, lastReportedAt, update, last.or(() -> Optional.of(said)));
            }
        });
    }

    private Voice with(Recorded<IncidentReported> said) {
        Instant last =
                lastReportedAt.filter(known -> known.isAfter(said.time())).orElse(said.time());
        var first = report.filter(known -> FIRST.compare(known, said) <= 0);
        return new Voice(first.or(() -> Optional.of(said)), Optional.of(last), update, closed);
    }

    Optional<Severity> severity() {
        return update.map(newest -> newest.event().severity())
                .or(() -> report.map(first -> first.event().severity()));
    }

    /** Whether it sees the problem no more. */
    boolean cleared() {
        return closed.filter(end -> !lastReportedAt.orElse(Instant.MIN).isAfter(end.time()))
                .isPresent();
    }

    /** Whether it saw the problem go and come back, both after a report of it; all by its own clock. */
    boolean returnedAfter(Instant reported) {
        return closed.filter(end -> end.time().isAfter(reported)
                        && lastReportedAt
                                .filter(last -> last.isAfter(end.time()))
                                .isPresent())
                .isPresent();
    }

    /** Whether it reported and then said nothing more. */
    boolean saidOnce() {
        return update.isEmpty()
                && closed.isEmpty()
                && report.map(Recorded::time).equals(lastReportedAt);
    }

    /** When it is old: without labels, the texts cut short. */
    Voice inBrief() {
        return new Voice(
                report.map(said -> new Recorded<>(cut(said.event(), KEPT_IN_BRIEF, 0), said.time(), said.source())),
                lastReportedAt,
                update.map(said -> new Recorded<>(cut(said.event(), KEPT_IN_BRIEF), said.time(), said.source())),
                closed.map(said -> new Recorded<>(cut(said.event(), KEPT_IN_BRIEF), said.time(), said.source())));
    }

    private static IncidentReported cut(IncidentReported said, int text, int ofLabels) {
        Map<String, String> labels = new TreeMap<>();
        int room = ofLabels;
        for (var label : new TreeMap<>(said.labels()).entrySet()) {
            int size = label.getKey().length() + label.getValue().length();
            if (size <= room) {
                room -= size;
                labels.put(label.getKey(), label.getValue());
            }
        }
        return new IncidentReported(
                said.incidentId(),
                said.source(),
                said.severity(),
                cut(said.summary(), text),
                said.database(),
                said.application(),
                labels);
    }

    private static IncidentUpdated cut(IncidentUpdated said, int text) {
        return new IncidentUpdated(said.incidentId(), said.update(), said.severity(), cut(said.summary(), text));
    }

    private static IncidentClosed cut(IncidentClosed said, int text) {
        return new IncidentClosed(said.incidentId(), cut(said.reason(), text));
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
