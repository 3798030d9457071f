package dev.luneo.dr.cli;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Which recovery is meant, where nobody named one: the only one that it can be. */
final class WhichOne {
    private WhichOne() {}

    /**
     * @param none what to say when there is none
     * @throws Stop when there is none, or several
     */
    static String of(Session session, String word, Predicate<JsonNode> which, String none) {
        List<JsonNode> found = session.rest().list(Service.RESTORES, "/api/recoveries?limit=200").values().stream()
                .filter(which)
                .toList();
        if (found.size() == 1) {
            return found.get(0).path("recoveryId").asString();
        }
        throw Stop.because(found.isEmpty() ? none : choices(found, session.typed(), word));
    }

    /** The newest that was decided on, whatever became of it; where there is none, the newest of all. */
    static String last(Session session) {
        JsonNode all = session.rest().list(Service.RESTORES, "/api/recoveries?limit=200");
        if (all.isEmpty()) {
            throw Stop.because("Nothing was ever recovered.");
        }
        return last(all);
    }

    static String last(JsonNode recoveries) {
        return Seen.last(recoveries.values().stream())
                .orElseGet(() -> recoveries.path(0))
                .path("recoveryId")
                .asString();
    }

    static String choices(List<JsonNode> found, Typed typed, String word) {
        return "There are several. Which one?%n%s"
                .formatted(found.stream()
                        .map(each -> "  %s   (%s, %s)"
                                .formatted(
                                        typed.command(
                                                word, each.path("recoveryId").asString()),
                                        each.path("database").asString(),
                                        each.path("state").asString()))
                        .collect(Collectors.joining("\n")));
    }
}
