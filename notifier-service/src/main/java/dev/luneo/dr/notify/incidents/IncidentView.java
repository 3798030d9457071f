package dev.luneo.dr.notify.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An incident as those who work on it see it.
 *
 * @param summary the reporter's newest
 * @param clearedAt when the reporter stopped seeing the problem, if it has
 * @param status the public one of its own card; empty while it has none
 * @param card the one on the public page that tells of it, its own or that of the same accident; only where one incident is asked for
 * @param page what the public page says of it; only where one incident is asked for
 * @param next what to do about it; only where one incident is asked for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record IncidentView(
        String incidentId,
        String source,
        String severity,
        String summary,
        Optional<String> database,
        Optional<String> application,
        Map<String, String> labels,
        Instant reportedAt,
        Optional<Instant> clearedAt,
        Optional<String> status,
        Optional<String> card,
        String page,
        List<RecoveryLink> recoveries,
        List<NextAction> next) {

    record RecoveryLink(
            String recoveryId,
            String database,
            String state,
            String service,
            String recovery,
            String timeline,
            String postMortem) {
        static RecoveryLink of(Recovery recovery) {
            String path = "/api/recoveries/" + recovery.id();
            return new RecoveryLink(
                    recovery.id(),
                    recovery.database(),
                    recovery.stage().label(),
                    Services.RESTORE,
                    path,
                    path + "/timeline",
                    path + "/post-mortem");
        }
    }

    /** One of many; empty when nobody reported the subject as an incident. */
    static Optional<IncidentView> inList(Subject subject, Facts facts) {
        return of(subject, facts, OnThePage.NOT_ASKED, List.of());
    }

    /** Empty when nobody reported the subject as an incident. */
    static Optional<IncidentView> of(Subject subject, Facts facts, OnThePage page, List<NextAction> next) {
        return subject.incident().report().map(report -> of(subject, report, facts, page, next));
    }

    private static IncidentView of(
            Subject subject, Recorded<IncidentReported> report, Facts facts, OnThePage page, List<NextAction> next) {
        IncidentReported first = report.event();
        return new IncidentView(
                first.incidentId(),
                first.source(),
                label(subject.incident().severity().orElse(first.severity())),
                subject.incident()
                        .update()
                        .map(newest -> newest.event().summary())
                        .orElse(first.summary()),
                first.database(),
                first.application(),
                first.labels(),
                report.time(),
                subject.incident().clearedAt(),
                subject.lastAnnounced().map(last -> last.status().name().toLowerCase(Locale.ROOT)),
                page.card(),
                page.sentence(),
                facts.recoveriesOf(subject).stream().map(RecoveryLink::of).toList(),
                next);
    }

    private static String label(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
