package dev.luneo.dr.cli;

import dev.luneo.dr.cli.Overview.Next;
import dev.luneo.dr.cli.Seen.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How everything stands, on a screen of 80 columns. Pure. */
final class StatusText {
    /** What somebody looks for first: whether they go on coming, and whether one is much smaller. */
    private static final int LAST_BACKUPS = 3;

    private StatusText() {}

    static List<Part> lines(Seen seen, Overview overview, Clocks clocks) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Head(overview.sentence()));
        overview.attention().forEach(each -> parts.add(new Part.Text("  - " + each.replace("\n", "\n    "))));
        seen.each(Asked.DATABASES).forEach(database -> {
            parts.add(Part.blank());
            of(database, seen, clocks).forEach(line -> parts.add(new Part.Text(line)));
        });
        parts.add(Part.blank());
        parts.add(new Part.Text(age(seen, clocks)));
        if (overview.next().isEmpty()) {
            parts.add(new Part.Text(
                    overview.verdict() == Verdict.CALM ? "Nothing to do." : "What to do stands beside each of them."));
        }
        for (Next next : overview.next()) {
            parts.add(new Part.Text(next.why() + ":"));
            parts.add(new Part.Type(next.command()));
        }
        return parts;
    }

    /** A word that is older than an accident says nothing of it. */
    private static String age(Seen seen, Clocks clocks) {
        String now = seen.each(Asked.APPLICATIONS).findAny().isPresent()
                ? "Asked at this moment: the services, the applications and the databases that those use."
                : "Asked at this moment: the services alone; neither databases nor applications.";
        return now
                + Live.lookedAt(seen)
                        .map(at -> " Whether a recovery would have all that it needs was looked at %s."
                                .formatted(clocks.since(Instant.parse(at))))
                        .orElse("");
    }

    private static List<String> of(JsonNode database, Seen seen, Clocks clocks) {
        String name = database.path("name").asString();
        List<String> lines = new ArrayList<>();
        lines.add(name);
        seen.each(Asked.APPLICATIONS)
                .filter(application -> application.path("database").asString().equals(name))
                .filter(application -> application.path("databaseAt").isString())
                .findFirst()
                .ifPresent(application -> lines.add("  now in use              "
                        + application.path("databaseAt").asString()));
        Optional<Instant> whole = whole(database, seen);
        if (whole.isPresent()) {
            lines.add("  can be brought back to  " + clocks.at(whole.get()));
            lines.add("  lost would be           what was written since, in %s; the plan allows %s"
                    .formatted(
                            Amounts.span(Duration.between(whole.get(), clocks.now())),
                            Amounts.span(database.path("rpoObjectiveSeconds").asDouble())));
        } else if (database.path("newestRestorablePoint").isString()) {
            lines.add("  can be brought back, but none of its last backups looks whole");
        } else {
            lines.add("  can NOT be brought back: there is no backup of it that could be restored");
        }
        List<JsonNode> backups = seen.each(Asked.BACKUPS)
                .filter(backup -> backup.path("database").asString().equals(name))
                .limit(LAST_BACKUPS)
                .toList();
        Table table = new Table("llrrl");
        backups.forEach(backup -> row(table, backup, clocks));
        lines.addAll(table.lines("  "));
        lines.add("  next backup  "
                + (database.path("nextDue").isString()
                        ? clocks.ago(Instant.parse(database.path("nextDue").asString()))
                        : database.path("underWay").isString() ? "one is being taken now" : "not known"));
        return lines;
    }

    /** The newest that looks whole; the answer has the newest of all. */
    private static Optional<Instant> whole(JsonNode database, Seen seen) {
        JsonNode newest = database.path("newestRestorablePoint");
        if (!newest.isString()) {
            return Optional.empty();
        }
        List<JsonNode> backups = seen.backups(database.path("name").asString()).toList();
        return backups.isEmpty()
                ? Optional.of(Instant.parse(newest.asString()))
                : backups.stream()
                        .filter(backup -> !Seen.looksDamaged(backup))
                        .findFirst()
                        .map(backup ->
                                Instant.parse(backup.path("restorablePoint").asString()));
    }

    private static void row(Table table, JsonNode backup, Clocks clocks) {
        JsonNode point = backup.path("restorablePoint");
        String at = clocks.compact(Instant.parse(
                point.isString() ? point.asString() : backup.path("startedAt").asString()));
        table.row(
                "backup",
                at,
                backup.path("rows").isNumber()
                        ? Amounts.count(backup.path("rows").asLong()) + " rows"
                        : "",
                backup.path("backupBytes").isNumber()
                        ? Amounts.bytes(backup.path("backupBytes").asLong())
                        : "",
                Seen.looksDamaged(backup)
                        ? "looks damaged"
                        : backup.path("state").asString());
    }
}
