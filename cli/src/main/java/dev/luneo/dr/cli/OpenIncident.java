package dev.luneo.dr.cli;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What was reported of a database and is not over; what is done about it then moves one card on the public page on by itself. */
record OpenIncident(String id) {
    /** What we are asked to take as one; an alerting system may publish others, which no request can name. */
    private static final Pattern ADDRESSABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    /** The newest; empty also where it cannot be asked, for a restore does not wait for that. */
    static Optional<OpenIncident> of(Session session, String database) {
        try {
            return newest(session.rest().get(Service.INCIDENTS, "/api/incidents?limit=200"), database);
        } catch (Stop away) {
            session.screen().aside("Whether an incident is reported cannot be asked: " + away.getMessage());
            return Optional.empty();
        }
    }

    static Optional<OpenIncident> newest(JsonNode incidents, String database) {
        return incidents.values().stream()
                .filter(Seen::open)
                .filter(incident -> incident.path("database").asString("").equals(database))
                .map(OpenIncident::of)
                .filter(incident -> ADDRESSABLE.matcher(incident.id()).matches())
                .findFirst();
    }

    /** Whether it is this that a request was refused for. */
    static boolean refused(Answer answer) {
        return answer.status() == 400
                && answer.body().path("errors").values().stream()
                        .anyMatch(error -> error.path("field").asString("").equals("incidentId"));
    }

    static JsonNode report(Session session, String database, String summary, String severity) {
        return session.rest()
                .post(
                        Service.INCIDENTS,
                        "/api/incidents",
                        Map.of("database", database, "summary", summary, "severity", severity));
    }

    static OpenIncident of(JsonNode incident) {
        return new OpenIncident(incident.path("incidentId").asString());
    }
}
