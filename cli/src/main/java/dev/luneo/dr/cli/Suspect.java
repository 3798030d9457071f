package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A newest backup that looks damaged: most likely somebody deleted what is missing in it.
 *
 * @param newest of the database
 * @param first of those in a row that look so; the one before it is the newest whole one
 */
record Suspect(JsonNode newest, JsonNode first) {
    static Optional<Suspect> of(Seen seen, String database) {
        List<JsonNode> damaged =
                seen.backups(database).takeWhile(Seen::looksDamaged).toList();
        return damaged.isEmpty() || broughtBackSince(seen, damaged.get(0))
                ? Optional.empty()
                : Optional.of(new Suspect(damaged.get(0), damaged.get(damaged.size() - 1)));
    }

    /** Then what was damaged is replaced, and the next backup is of what replaced it. */
    private static boolean broughtBackSince(Seen seen, JsonNode newest) {
        Instant taken = Instant.parse(newest.path("restorablePoint").asString());
        return seen.recoveries(newest.path("database").asString())
                .filter(recovery -> recovery.path("state").asString().equals("verified"))
                .map(recovery -> recovery.path("endedAt"))
                .filter(JsonNode::isString)
                .anyMatch(ended -> Instant.parse(ended.asString()).isAfter(taken));
    }

    String sentence(Typed typed) {
        String database = newest.path("database").asString();
        return "%s: its newest backup, %s, looks damaged: %s. If nobody meant that, have what was there before brought back. If it was meant, an incident lead says so:  %s"
                .formatted(
                        database,
                        newest.path("id").asString(),
                        newest.path("suspicion").asString(),
                        typed.byAnother()
                                .command(
                                        "backups",
                                        database,
                                        newest.path("id").asString(),
                                        "--meant",
                                        "--reason",
                                        "TEXT"));
    }

    Overview.Next next(Typed typed) {
        return new Overview.Next(
                "Bring back what was there before; it asks before it does anything",
                typed.command(
                        "restore",
                        newest.path("database").asString(),
                        "--when-it-began",
                        first.path("restorablePoint").asString()));
    }
}
