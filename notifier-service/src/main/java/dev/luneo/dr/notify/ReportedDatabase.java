package dev.luneo.dr.notify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import java.util.Optional;

/**
 * What is reported of an application alone is an incident of the database which that uses: whoever restores it mends what was reported, and
 * the public reads of both on one card.
 */
record ReportedDatabase(DrPlan plan) {
    Recorded<DrEvent> of(Recorded<DrEvent> said) {
        return said.event() instanceof IncidentReported report
                        && report.database().isEmpty()
                ? used(report)
                        .map(database -> new Recorded<DrEvent>(named(report, database), said.time(), said.source()))
                        .orElse(said)
                : said;
    }

    private Optional<String> used(IncidentReported report) {
        return report.application()
                .flatMap(name -> Optional.ofNullable(plan.applications().get(name)))
                .map(ApplicationPlan::uses);
    }

    private static IncidentReported named(IncidentReported report, String database) {
        return new IncidentReported(
                report.incidentId(),
                report.source(),
                report.severity(),
                report.summary(),
                Optional.of(database),
                report.application(),
                report.labels());
    }
}
