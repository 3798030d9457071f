package dev.luneo.dr.stack.standing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a recovery would lack of a service for a database, as restore-service heard it. Pure.
 *
 * @param known whether the service has looked
 * @param texts what, and the way out, by what stays the same while the words change
 */
record Lacks(String database, String service, boolean known, Map<String, String> texts) {
    Lacks {
        texts = new LinkedHashMap<>(texts);
    }

    /**
     * @param view an element of {@code GET /api/readiness}
     * @param since what was seen earlier was seen by a process that is gone
     */
    static Lacks of(JsonNode view, Instant since) {
        boolean known = !view.path("state").asString().equals("unknown")
                && view.hasNonNull("lookedAt")
                && !Instant.parse(view.path("lookedAt").asString()).isBefore(since);
        Map<String, String> texts = new LinkedHashMap<>();
        if (known) {
            for (JsonNode problem : view.path("problems")) {
                JsonNode failure = problem.path("failure");
                texts.put(
                        problem.path("subject").asString() + " "
                                + failure.path("reason").asString(),
                        "%s. %s"
                                .formatted(
                                        failure.path("detail").asString(),
                                        failure.path("hint").asString()));
            }
        }
        return new Lacks(view.path("database").asString(), view.path("service").asString(), known, texts);
    }

    String id() {
        return database + " " + service;
    }

    /** What of two looks is to be gone by: who does not answer has mended nothing. */
    Lacks since(Lacks before) {
        return known ? this : before;
    }

    List<String> lines() {
        if (!known) {
            return List.of("%s: whether %s has what a recovery needs is not known yet".formatted(database, service));
        }
        return texts.values().stream()
                .map(text -> "%s: a recovery would lack something: %s".formatted(database, text))
                .toList();
    }

    List<String> newsAfter(Lacks before) {
        List<String> news = new ArrayList<>();
        texts.forEach((key, text) -> {
            if (!before.texts.containsKey(key)) {
                news.add("%s: a recovery would lack something: %s".formatted(database, text));
            }
        });
        before.texts.forEach((key, text) -> {
            if (!texts.containsKey(key)) {
                news.add("%s: this is so no more: %s".formatted(database, text));
            }
        });
        return news;
    }
}
