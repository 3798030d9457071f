package dev.luneo.dr.notify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the log, for tests: events in the order in which they are given. */
public final class Log {
    public static final Instant BEGIN = Story.BEGIN;

    private final List<Recorded<DrEvent>> events = new ArrayList<>();

    public Log add(DrEvent event, Instant at) {
        return add(event, at, "test");
    }

    public Log add(DrEvent event, Instant at, String source) {
        events.add(new Recorded<>(event, at, source));
        return this;
    }

    public Log add(Story story) {
        events.addAll(story.events());
        return this;
    }

    public List<Recorded<DrEvent>> events() {
        return List.copyOf(events);
    }

    public Facts facts() {
        return fold(events);
    }

    public static Facts fold(List<Recorded<DrEvent>> events) {
        Facts facts = Facts.NONE;
        for (Recorded<DrEvent> event : events) {
            facts = facts.evolve(event);
        }
        return facts;
    }

    public static IncidentReported incident(String id) {
        return incident(id, Severity.CRITICAL);
    }

    public static IncidentReported incident(String id, Severity severity) {
        return new IncidentReported(
                id,
                "alertmanager",
                severity,
                "Postgres <primary> on db-7.internal is down",
                Optional.of("luneo"),
                Optional.empty(),
                Map.of("instance", "db-7.internal:5432", "alertname", "PostgresDown"));
    }

    public static IncidentClosed closed(String id) {
        return new IncidentClosed(id, "the alert cleared");
    }

    /** A recovery that answers an incident. */
    public static Story answering(String incidentId, String recoveryId, String database) {
        return story(recoveryId, database, RecoveryRef.Purpose.RECOVERY, Optional.of(incidentId));
    }

    public static Story drill(String recoveryId, String database) {
        return story(recoveryId, database, RecoveryRef.Purpose.DRILL, Optional.empty());
    }

    private static Story story(
            String recoveryId, String database, RecoveryRef.Purpose purpose, Optional<String> incidentId) {
        return Story.of(new RecoveryRef(recoveryId, database, purpose, RecoveryRef.Procedure.FULL_RESTORE, incidentId));
    }

    public static Instant after(Duration span) {
        return BEGIN.plus(span);
    }
}
