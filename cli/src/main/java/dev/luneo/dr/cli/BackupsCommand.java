package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr backups DB [ID]}: what there is to go back to. */
@Command(
        name = "backups",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description =
                "The backups of a database, newest first, or one of them. What each holds table by table:  ./dr restore DB --dry-run")
final class BackupsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(index = "0", arity = "0..1", paramLabel = "DB", description = "the database, by its name in the plan")
    private @Nullable String database;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "one backup")
    private @Nullable String id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "how many, 200 at most (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    @Option(names = "--meant", description = "as an incident lead: that this one holds less was meant")
    private boolean meant;

    @Option(names = "--reason", paramLabel = "TEXT", description = "with --meant, for the record")
    private @Nullable String reason;

    @Option(names = "--json", description = "for programs")
    private boolean json;

    BackupsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = meant ? Session.toDo(around, where) : Session.toLook(around, where);
        PlanFacts plan = session.plan();
        Clocks clocks = session.clocks(plan);
        String name = plan.database(Optional.ofNullable(database)).name();
        JsonNode found = found(session, name);
        if (json) {
            around.screen().raw(StatusJson.text(found));
        } else if (id != null) {
            BackupText.of(found, clocks, session.typed()).forEach(around.screen()::say);
        } else if (found.isEmpty()) {
            around.screen().say("There is no backup of %s. Take one:".formatted(name));
            around.screen().command(session.typed().command("backup", name));
        } else {
            table(found, clocks).lines("").forEach(around.screen()::say);
        }
        return ExitCode.DONE;
    }

    private JsonNode found(Session session, String name) {
        if (id == null) {
            if (meant) {
                throw Stop.mistyped("Which backup was meant to hold less? Name it behind the database");
            }
            return session.rest().get(Service.BACKUPS, "/api/backups?database=%s&limit=%d".formatted(name, limit));
        }
        if (meant && reason == null) {
            throw Stop.mistyped("Say why it was meant, with --reason TEXT: it goes on record");
        }
        return meant
                ? session.rest()
                        .post(
                                Service.BACKUPS,
                                "/api/backups/%s/meant".formatted(id),
                                Map.of("reason", String.valueOf(reason)))
                : session.rest().get(Service.BACKUPS, "/api/backups/" + id);
    }

    private static Table table(JsonNode backups, Clocks clocks) {
        Table table = new Table("llrrl");
        backups.values().forEach(backup -> {
            JsonNode point = backup.path("restorablePoint");
            table.row(
                    backup.path("id").asString(),
                    clocks.at(Instant.parse(
                            point.isString()
                                    ? point.asString()
                                    : backup.path("startedAt").asString())),
                    backup.path("rows").isNumber()
                            ? Amounts.count(backup.path("rows").asLong()) + " rows"
                            : "",
                    backup.path("backupBytes").isNumber()
                            ? Amounts.bytes(backup.path("backupBytes").asLong())
                            : "",
                    backup.path("suspicion").isString() && !backup.path("meant").isObject()
                            ? "looks damaged"
                            : backup.path("state").asString());
        });
        return table;
    }
}
