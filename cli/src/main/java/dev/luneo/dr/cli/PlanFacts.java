package dev.luneo.dr.cli;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a stack says of its plan. */
record PlanFacts(ZoneId zone, List<Database> databases, List<String> leads) {
    /** @param to where a restore goes unless it says otherwise */
    record Database(String name, String to, int requiredApprovals) {}

    static PlanFacts of(JsonNode plan) {
        return new PlanFacts(
                zone(plan.path("timeZone").asString("UTC")),
                plan.path("databases").values().stream()
                        .map(database -> new Database(
                                database.path("name").asString(),
                                database.path("to").asString(),
                                database.path("requiredApprovals").asInt()))
                        .toList(),
                plan.path("incidentLeads").values().stream()
                        .map(JsonNode::asString)
                        .toList());
    }

    /**
     * @param typed empty for the only one
     * @throws Stop with the names, when it is not known which is meant
     */
    Database database(Optional<String> typed) {
        if (typed.isEmpty() && databases.size() == 1) {
            return databases.get(0);
        }
        return databases.stream()
                .filter(database -> typed.isPresent() && database.name().equals(typed.get()))
                .findFirst()
                .orElseThrow(() -> Stop.mistyped("%s The plan has: %s"
                        .formatted(
                                typed.map("The plan has no database '%s'."::formatted)
                                        .orElse("Which database?"),
                                String.join(
                                        ", ",
                                        databases.stream().map(Database::name).toList()))));
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException unknownHere) {
            return ZoneOffset.UTC;
        }
    }
}
