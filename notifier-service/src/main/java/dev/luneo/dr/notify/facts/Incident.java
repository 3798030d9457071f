package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One incident. Alerting systems key their records as they like, so even the events of one incident come in any order: each
 * part is the greatest or the least of what was said, whatever came first.
 *
 * @param report the first report; what came later under the same id is the same incident
 * @param lastReportedAt when it was reported last: an alert that fires again after it was closed is open again
 * @param update the reporter's newest update
 * @param closed the newest time the reporter said that it sees the problem no more
 */
public record Incident(
        Optional<Recorded<IncidentReported>> report,
        Optional<Instant> lastReportedAt,
        Optional<Recorded<IncidentUpdated>> update,
        Optional<Recorded<IncidentClosed>> closed) {

    static final Incident UNKNOWN =
            new Incident(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Comparator<Recorded<IncidentReported>> FIRST =
            Comparator.<Recorded<IncidentReported>, Instant>comparing(Recorded::time)
                    .thenComparing(report -> report.event().toString());
    private static final Comparator<Recorded<IncidentUpdated>> NEWEST =
            Comparator.<Recorded<IncidentUpdated>>comparingInt(
                            update -> update.event().update())
                    .thenComparing(Recorded::time)
                    .thenComparing(update -> update.event().toString());
    private static final Comparator<Recorded<IncidentClosed>> LAST =
            Comparator.<Recorded<IncidentClosed>, Instant>comparing(Recorded::time)
                    .thenComparing(closed -> closed.event().toString());

    Incident evolve(IncidentEvent event, Instant at, String source) {
        if (event instanceof IncidentReported reported) {
            var recorded = new Recorded<>(reported, at, source);
            Instant last = lastReportedAt.filter(known -> known.isAfter(at)).orElse(at);
            return new Incident(
                    report.filter(known -> FIRST.compare(known, recorded) <= 0).or(() -> Optional.of(recorded)),
                    Optional.of(last),
                    update,
                    closed);
        }
        if (event instanceof IncidentUpdated updated) {
            var recorded = new Recorded<>(updated, at, source);
            return new Incident(
                    report,
                    lastReportedAt,
                    update.filter(known -> NEWEST.compare(known, recorded) >= 0).or(() -> Optional.of(recorded)),
                    closed);
        }
        var recorded = new Recorded<>((IncidentClosed) event, at, source);
        return new Incident(
                report,
                lastReportedAt,
                update,
                closed.filter(known -> LAST.compare(known, recorded) >= 0).or(() -> Optional.of(recorded)));
    }

    public boolean reported() {
        return report.isPresent();
    }

    /** As the reporter sees it now. */
    public Optional<Severity> severity() {
        return update.map(newest -> newest.event().severity())
                .or(() -> report.map(first -> first.event().severity()));
    }

    /** When the reporter stopped seeing the problem; empty while it sees it. It never makes a status "resolved". */
    public Optional<Instant> clearedAt() {
        return closed.map(Recorded::time)
                .filter(at -> lastReportedAt.map(last -> !last.isAfter(at)).orElse(true));
    }
}
