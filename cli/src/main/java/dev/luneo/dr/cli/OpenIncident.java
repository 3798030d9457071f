package dev.luneo.dr.cli;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What was reported of a database and is not over; what is done about it then moves one card on the public page on by itself. */
record OpenIncident(String id, String summary) {

    /** The newest; empty also where it cannot be asked, for a restore does not wait for that. */
    static Optional<OpenIncident> of(Session session, String database) {
        try {
            return session.rest().get(Service.INCIDENTS, "/api/incidents?limit=50").values().stream()
                    .filter(Seen::open)
                    .filter(incident -> incident.path("database").asString("").equals(database))
                    .map(OpenIncident::of)
                    .findFirst();
        } catch (Stop away) {
            session.screen().aside("Whether an incident is reported cannot be asked: " + away.getMessage());
            return Optional.empty();
        }
    }

    static JsonNode report(Session session, String database, String summary, String severity) {
        return session.rest()
                .post(
                        Service.INCIDENTS,
                        "/api/incidents",
                        Map.of("database", database, "summary", summary, "severity", severity));
    }

    static OpenIncident of(JsonNode incident) {
        return new OpenIncident(
                incident.path("incidentId").asString(), incident.path("summary").asString(""));
    }
}
