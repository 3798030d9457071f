package dev.luneo.dr.notify.alert;

import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.kit.words.DatedId;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Incident;
import dev.luneo.dr.notify.facts.Occurrences;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.DrPlan;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Takes alerts in, whichever way they came: looked at, once each, and from whom they may come. */
@Component
public final class Intake {
    private static final int LONGEST_REASON = 1_000;

    private final Supplier<Facts> facts;
    private final EventAppender appender;
    private final DrPlan plan;
    private final Clock clock;

    Intake(Supplier<Facts> facts, EventAppender appender, DrPlan plan, Clock clock) {
        this.facts = facts;
        this.appender = appender;
        this.plan = plan;
        this.clock = clock;
    }

    /**
     * The incident that is meant, known by now; empty where nobody reported the one that is seen no more.
     *
     * @throws RequestRefused naming everything that is wrong with it, or that it is somebody else's
     */
    public Optional<String> take(Alert alert, Authentication who) {
        return alert instanceof ReportIncident report
                ? Optional.of(reported(report, who))
                : cleared((Alert.Cleared) alert, who);
    }

    private String reported(ReportIncident report, Authentication who) {
        IncidentReported event = report.checked(
                who.getName(),
                "inc-" + DatedId.fresh(clock.instant()),
                plan,
                id -> Occurrences.toReport(id, who.getName(), facts.get()));
        if (facts.get().recoveries().find(event.incidentId()).isPresent()) {
            throw RequestRefused.badRequest(new BadField(
                    "incidentId",
                    event.incidentId(),
                    "is a recovery, which is told of by itself; leave it out to have one made up"));
        }
        Optional<Subject> known = incident(event.incidentId());
        known.ifPresent(subject -> Reporters.refuseUnlessTheirs(subject, who));
        Optional<Incident> open = known.map(Subject::incident)
                .filter(incident -> incident.clearedAt().isEmpty());
        if (open.isEmpty()) {
            // One that was closed is reported anew: the problem is back.
            appender.append(event);
        } else if (!open.get().severity().equals(Optional.of(event.severity()))) {
            appender.append(open.get().reportedByToken() ? worseOrBetter(open.get(), event) : event);
        }
        return event.incidentId();
    }

    private static IncidentUpdated worseOrBetter(Incident known, IncidentReported now) {
        int updates = known.update().map(newest -> newest.event().update()).orElse(0);
        return new IncidentUpdated(now.incidentId(), updates + 1, now.severity(), now.summary());
    }

    private Optional<String> cleared(Alert.Cleared alert, Authentication who) {
        String incidentId = Occurrences.newest(alert.incidentId(), who.getName(), facts.get());
        Optional<Subject> known = incident(incidentId);
        known.ifPresent(subject -> Reporters.refuseUnlessTheirs(subject, who));
        if (known.isPresent() && (alert.reason().isBlank() || alert.reason().length() > LONGEST_REASON)) {
            throw RequestRefused.badRequest(
                    new BadField("reason", "", "must be a sentence of 1 to %d characters".formatted(LONGEST_REASON)));
        }
        known.filter(subject -> subject.incident().clearedAt().isEmpty())
                .ifPresent(subject -> appender.append(new IncidentClosed(incidentId, alert.reason())));
        return known.map(subject -> incidentId);
    }

    private Optional<Subject> incident(String incidentId) {
        return facts.get()
                .subject(incidentId)
                .filter(subject -> subject.incident().reported());
    }
}
