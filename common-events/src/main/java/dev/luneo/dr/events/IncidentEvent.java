package dev.luneo.dr.events;

import java.util.Map;
import java.util.Optional;

/** What an alerting system or a person reports. Any system that speaks CloudEvents may publish these. */
public sealed interface IncidentEvent extends DrEvent {

    String incidentId();

    /** Alerting systems send a dozen or two. */
    int MOST_LABELS = 100;

    @Override
    default Topic topic() {
        return Topic.INCIDENTS;
    }

    @Override
    default String key() {
        return incidentId();
    }

    /** Whoever works on these events has a method for each, or does not compile. */
    interface Visitor<R> {
        R reported(IncidentReported event);

        R updated(IncidentUpdated event);

        R closed(IncidentClosed event);
    }

    <R> R accept(Visitor<R> visitor);

    /** How bad the reporter thinks it is. */
    enum Severity {
        CRITICAL,
        WARNING,
        INFO
    }

    /**
     * @param source who reports, for example {@code alertmanager}
     * @param summary one sentence for a human
     * @param database the protected database it is about, where the reporter knows
     * @param application the application it is about, where the reporter knows
     */
    record IncidentReported(
            String incidentId,
            String source,
            Severity severity,
            String summary,
            Optional<String> database,
            Optional<String> application,
            Map<String, String> labels)
            implements IncidentEvent {
        public IncidentReported {
            Required.name("incidentId", incidentId);
            Required.name("source", source);
            Required.choice("severity", severity, Severity.class);
            summary = Required.text("summary", summary);
            database = Required.optionalName("database", database);
            application = Required.optionalName("application", application);
            labels = Required.labels("labels", labels, MOST_LABELS);
        }

        @Override
        public String id() {
            return incidentId + "/reported";
        }

        @Override
        public <R> R accept(IncidentEvent.Visitor<R> visitor) {
            return visitor.reported(this);
        }
    }

    /** @param update counts the reporter's updates from 1, so that each has an id of its own */
    record IncidentUpdated(String incidentId, int update, Severity severity, String summary) implements IncidentEvent {
        public IncidentUpdated {
            Required.name("incidentId", incidentId);
            Required.from(0, "update", update, Integer.MAX_VALUE);
            Required.choice("severity", severity, Severity.class);
            summary = Required.text("summary", summary);
        }

        @Override
        public String id() {
            return incidentId + "/updated/" + update;
        }

        @Override
        public <R> R accept(IncidentEvent.Visitor<R> visitor) {
            return visitor.updated(this);
        }
    }

    /** The reporter sees the problem no more. It never resolves a status: only a passed verification does. */
    record IncidentClosed(String incidentId, String reason) implements IncidentEvent {
        public IncidentClosed {
            Required.name("incidentId", incidentId);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return incidentId + "/closed";
        }

        @Override
        public <R> R accept(IncidentEvent.Visitor<R> visitor) {
            return visitor.closed(this);
        }
    }
}
