package dev.luneo.dr.cli;

import dev.luneo.dr.cli.Overview.Next;
import dev.luneo.dr.cli.Seen.Asked;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What does not answer at this moment: before all else that is known, for that may be older than the accident. Pure. */
record Live(List<String> attention, List<Next> next) {
    static Live of(Seen seen, Typed typed) {
        Set<String> silent = new LinkedHashSet<>();
        Set<String> troubles = new LinkedHashSet<>();
        Set<String> down = new LinkedHashSet<>();
        Set<String> usedBy = new LinkedHashSet<>();
        seen.each(Asked.APPLICATIONS).forEach(application -> {
            String database = application.path("database").asString();
            if (seen.beingSwitched(database)) {
                return;
            }
            JsonNode trouble = application.path("databaseTrouble");
            if (trouble.isString()) {
                silent.add(database);
                troubles.add("%s does not answer at %s: %s."
                        .formatted(database, application.path("databaseAt").asString(), stripped(trouble.asString())));
            }
            if (application.path("up").asString().equals("not-up")) {
                usedBy.add(database);
                down.add("%s is not up: %s."
                        .formatted(
                                application.path("application").asString(),
                                stripped(application.path("detail").asString())));
            }
        });
        Stream<Next> lost = silent.stream()
                .filter(database -> !seen.beingRecovered(database))
                .flatMap(database -> Stream.of(new Next(
                        "Start the server of %s. If it cannot be started, or is lost".formatted(database),
                        typed.command("restore", database, "--latest"))));
        Stream<Next> broken = usedBy.stream()
                .filter(database -> !silent.contains(database) && !seen.beingRecovered(database))
                .map(database -> new Next(
                        "Start what is not up, as it is always started. If it is the data that is gone or wrong",
                        typed.command("restore", database)));
        return new Live(
                Stream.concat(troubles.stream(), down.stream()).toList(),
                Stream.concat(lost, broken).toList());
    }

    /** When what a recovery would lack was last looked at, the oldest look of all. */
    static Optional<String> lookedAt(Seen seen) {
        return seen.each(Asked.READINESS)
                .map(word -> word.path("lookedAt"))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .min(Comparator.comparing(Instant::parse));
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
