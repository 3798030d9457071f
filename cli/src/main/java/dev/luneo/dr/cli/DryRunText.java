package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a restore would do, for somebody who is about to say yes to it. Pure. */
final class DryRunText {
    /** To choose from at a glance; {@code backups} lists all. */
    private static final int MOST_BACKUPS = 8;
    /** Where rows are missed is seen in the tables that have most of them. */
    private static final int MOST_TABLES = 4;

    private final JsonNode dryRun;
    private final Target target;
    private final Clocks clocks;
    private final Typed typed;

    DryRunText(JsonNode dryRun, Target target, Clocks clocks, Typed typed) {
        this.dryRun = dryRun;
        this.target = target;
        this.clocks = clocks;
        this.typed = typed;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Head("What a restore of %s would do. Nothing has been touched.".formatted(database())));
        if (target instanceof Target.Before before) {
            parts.add(new Part.Text("  it began       " + clocks.ago(before.began()) + ", as you say"));
        } else if (target instanceof Target.Latest) {
            parts.add(
                    new Part.Text(
                            "  it began       never, as you say: the newest backup is taken, and whatever damage may be in it"));
        }
        parts.add(new Part.Text("  it takes       " + chosen()));
        parts.add(new Part.Text("  lost would be  " + lost()));
        parts.add(new Part.Text("  it replaces    " + replaced()));
        parts.add(new Part.Text(
                "  how long       " + dryRun.path("forecast").path("sentence").asString()));
        parts.add(new Part.Text("  who says yes   " + yes()));
        parts.add(Part.blank());
        backups(parts);
        told(parts, "What would stand in the way:", problems());
        told(
                parts,
                "To know before:",
                dryRun.path("warnings").values().stream()
                        .map(JsonNode::asString)
                        .toList());
        return parts;
    }

    boolean wouldWork() {
        return dryRun.path("problems").isEmpty();
    }

    /** Two at a time of one database never are. */
    boolean runsAlready() {
        return dryRun.path("problems").values().stream()
                .anyMatch(problem -> problem.path("reason").asString().equals("recovery-running"));
    }

    private String database() {
        return dryRun.path("database").asString();
    }

    private String chosen() {
        JsonNode backup = dryRun.path("backup");
        return backup.isObject()
                ? "backup %s, of %s"
                        .formatted(
                                backup.path("backupId").asString(),
                                clocks.ago(Instant.parse(
                                        backup.path("restorablePoint").asString())))
                : "no backup: there is none that could be taken";
    }

    private String lost() {
        JsonNode loss = dryRun.path("dataLoss");
        return loss.isObject()
                ? "what was written in the last %s%s"
                        .formatted(Amounts.span(loss.path("seconds").asDouble()), rowsSince())
                : "not known";
    }

    /** Where the newest backup has more rows than the one that is taken, at least so many were written since. */
    private String rowsSince() {
        JsonNode newest = dryRun.path("backups").path(0);
        Optional<JsonNode> taken =
                candidate(dryRun.path("backup").path("backupId").asString());
        if (taken.isEmpty()
                || !newest.path("rows").isNumber()
                || !taken.get().path("rows").isNumber()) {
            return "";
        }
        long more = newest.path("rows").asLong() - taken.get().path("rows").asLong();
        return more > 0 ? "; the newest backup has %s rows more".formatted(Amounts.count(more)) : "";
    }

    private Optional<JsonNode> candidate(String id) {
        return dryRun.path("backups").values().stream()
                .filter(each -> each.path("backupId").asString().equals(id))
                .findFirst();
    }

    private String replaced() {
        return dryRun.path("to").asString().equals("in-place")
                ? "%s: the restored one takes its name on the same server; the old one is kept under another"
                        .formatted(database())
                : "%s for the plan's applications, which are switched to a new database; the old one is kept, shut"
                        .formatted(database());
    }

    private String yes() {
        int needed = dryRun.path("requiredApprovals").asInt();
        return switch (needed) {
            case 0 -> "nobody needs to: it begins when you ask for it";
            case 1 -> "an incident lead; if you are one, by asking";
            default -> "%d people, each an incident lead; if you are one, by asking".formatted(needed);
        };
    }

    private void backups(List<Part> parts) {
        List<JsonNode> all = List.copyOf(dryRun.path("backups").values());
        Table table = new Table("lllrrl");
        String taken = dryRun.path("backup").path("backupId").asString();
        List<JsonNode> shown = all.stream().limit(MOST_BACKUPS).toList();
        for (JsonNode backup : shown) {
            table.row(
                    backup.path("backupId").asString().equals(taken) ? "->" : "",
                    backup.path("backupId").asString(),
                    clocks.compact(Instant.parse(backup.path("restorablePoint").asString())),
                    Amounts.bytes(backup.path("backupBytes").asLong()),
                    backup.path("rows").isNumber()
                            ? Amounts.count(backup.path("rows").asLong()) + " rows"
                            : "not counted",
                    whole(backup));
        }
        if (!shown.isEmpty()) {
            parts.add(new Part.Text("The backups that there are, the newest first (--backup ID takes another):"));
            List<String> lines = table.lines("");
            for (int i = 0; i < shown.size(); i++) {
                parts.add(new Part.Text(lines.get(i)));
                tables(shown.get(i)).ifPresent(tables -> parts.add(new Part.Text("     " + tables)));
                note(shown.get(i)).ifPresent(note -> parts.add(new Part.Text("     " + note)));
            }
        }
    }

    private static String whole(JsonNode backup) {
        if (!backup.path("authenticated").asBoolean(true)) {
            return "NOT SIGNED";
        }
        return backup.path("looksWhole").asBoolean() ? "whole" : "NOT WHOLE";
    }

    private static Optional<String> tables(JsonNode backup) {
        String tables = backup.path("rowsByTable").properties().stream()
                .sorted(Map.Entry.<String, JsonNode>comparingByValue(
                        (one, other) -> Long.compare(other.asLong(), one.asLong())))
                .limit(MOST_TABLES)
                .map(table -> "%s %s"
                        .formatted(
                                table.getKey(), Amounts.count(table.getValue().asLong())))
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
    }

    private static Optional<String> note(JsonNode backup) {
        return backup.path("note").isString() ? Optional.of(backup.path("note").asString()) : Optional.empty();
    }

    private List<String> problems() {
        return dryRun.path("problems").values().stream()
                .map(problem -> "%s. %s"
                        .formatted(
                                stripped(problem.path("detail").asString()),
                                problem.path("hint").asString()))
                .toList();
    }

    private void told(List<Part> parts, String heading, List<String> each) {
        if (!each.isEmpty()) {
            parts.add(Part.blank());
            parts.add(new Part.Text(heading));
            each.forEach(sentence -> parts.add(new Part.Text("  - " + typed.instead(sentence))));
        }
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
