package dev.luneo.dr.stack.standing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** How everything stands at one look, and what is news after the one before. Pure. */
record Standing(Map<String, Protection> databases, Map<String, Lacks> lacks) {

    /**
     * @param leftOut databases of which it is said elsewhere that they are not protected
     * @param since what services looked at before that is not believed
     */
    static Standing of(JsonNode databases, JsonNode readiness, Set<String> leftOut, Instant since) {
        Map<String, Protection> protections = new LinkedHashMap<>();
        for (JsonNode view : databases) {
            Protection protection = Protection.of(view);
            if (!leftOut.contains(protection.database())) {
                protections.put(protection.database(), protection);
            }
        }
        Map<String, Lacks> lacks = new LinkedHashMap<>();
        for (JsonNode view : readiness) {
            Lacks lack = Lacks.of(view, since);
            lacks.put(lack.id(), lack);
        }
        return new Standing(protections, lacks);
    }

    boolean settled() {
        return databases.values().stream().allMatch(Protection::settled)
                && lacks.values().stream().allMatch(Lacks::known);
    }

    Standing since(Standing before) {
        Map<String, Protection> protections = new LinkedHashMap<>(databases);
        protections.replaceAll((name, now) -> now.since(before.databases.getOrDefault(name, now)));
        Map<String, Lacks> all = new LinkedHashMap<>(lacks);
        all.replaceAll((id, now) -> now.since(before.lacks.getOrDefault(id, now)));
        return new Standing(protections, all);
    }

    List<String> troubled() {
        return databases.values().stream()
                .filter(protection -> !protection.problems().isEmpty())
                .map(Protection::database)
                .toList();
    }

    List<String> lines(Function<Instant, String> written) {
        List<String> lines = new ArrayList<>();
        databases.values().forEach(protection -> lines.add(protection.line(written)));
        lacks.values().forEach(lack -> lines.addAll(lack.lines()));
        return lines;
    }

    List<String> newsAfter(Standing before, Function<Instant, String> written) {
        List<String> news = new ArrayList<>();
        databases.forEach((name, now) -> {
            if (now.newsAfter(before.databases.getOrDefault(name, now))) {
                news.add(now.line(written));
            }
        });
        lacks.forEach((id, now) -> news.addAll(now.newsAfter(before.lacks.getOrDefault(id, now))));
        return news;
    }
}
