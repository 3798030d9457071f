package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One backup, in lines. Pure. */
final class BackupText {
    private BackupText() {}

    static List<String> of(JsonNode backup, Clocks clocks, Typed typed) {
        List<String> lines = new ArrayList<>();
        lines.add("Backup %s of %s: %s"
                .formatted(
                        backup.path("id").asString(),
                        backup.path("database").asString(),
                        backup.path("state").asString()));
        at(backup, "restorablePoint", clocks).ifPresent(at -> lines.add("  brings back to  " + at));
        if (backup.path("backupBytes").isNumber()) {
            lines.add("  size            %s, of a database of %s, taken in %s"
                    .formatted(
                            Amounts.bytes(backup.path("backupBytes").asLong()),
                            Amounts.bytes(backup.path("databaseBytes").asLong()),
                            Amounts.span(backup.path("tookSeconds").asDouble())));
        }
        if (backup.path("rows").isNumber()) {
            lines.add("  holds           %s rows in %s tables"
                    .formatted(
                            Amounts.count(backup.path("rows").asLong()),
                            Amounts.count(backup.path("tables").asLong())));
        }
        if (backup.path("suspicion").isString()) {
            lines.add("  looks damaged   " + backup.path("suspicion").asString());
            lines.add(
                    backup.path("meant").isObject()
                            ? "  but was meant   %s, says %s"
                                    .formatted(
                                            backup.path("meant").path("reason").asString(),
                                            backup.path("meant")
                                                    .path("statedBy")
                                                    .asString())
                            : "  If it was meant, an incident lead says so:  "
                                    + typed.byAnother()
                                            .command(
                                                    "backups",
                                                    backup.path("database").asString(),
                                                    backup.path("id").asString(),
                                                    "--meant"));
        }
        if (backup.path("failure").isObject()) {
            lines.add("  why             %s. %s"
                    .formatted(
                            backup.path("failure").path("detail").asString(),
                            typed.instead(backup.path("failure").path("hint").asString())));
        }
        at(backup, "retryAt", clocks).ifPresent(at -> lines.add("  tried again     " + at));
        return lines;
    }

    private static Optional<String> at(JsonNode backup, String field, Clocks clocks) {
        return backup.path(field).isString()
                ? Optional.of(clocks.ago(Instant.parse(backup.path(field).asString())))
                : Optional.empty();
    }
}
