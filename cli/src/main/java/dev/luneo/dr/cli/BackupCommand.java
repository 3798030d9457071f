package dev.luneo.dr.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr backup DB}: one now, and how it went. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "Take a backup now, and wait for its end. Ctrl-C leaves it; the backup goes on.")
final class BackupCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "DB", description = "the database, by its name in the plan")
    private @Nullable String database;

    BackupCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session looking = Session.toLook(around, where);
        PlanFacts plan = looking.plan();
        String name = plan.database(Optional.ofNullable(database)).name();
        Session session = looking.toDo(where);
        JsonNode backup = session.rest().post(Service.BACKUPS, "/api/backups", Map.of("database", name));
        String id = backup.path("id").asString();
        Screen screen = around.screen();
        screen.say("Backup %s of %s begins.".formatted(id, name));
        try (Interruption interruption = new Interruption(screen)) {
            interruption.say("The backup goes on without this. What became of it:  "
                    + session.typed().command("backups", name, id));
            while (goesOn(backup)) {
                screen.passing("  " + progress(backup));
                Thread.sleep(LOOK_EVERY.toMillis());
                backup = session.rest().get(Service.BACKUPS, "/api/backups/" + id);
            }
        }
        BackupText.of(backup, session.clocks(plan), session.typed()).forEach(screen::say);
        return backup.path("state").asString().equals("completed") ? ExitCode.DONE : ExitCode.NOT_DONE;
    }

    /** One that failed and is tried again is not waited for: that may be in an hour. */
    private static boolean goesOn(JsonNode backup) {
        String state = backup.path("state").asString();
        return state.equals("requested") || state.equals("running");
    }

    private String progress(JsonNode backup) {
        JsonNode progress = backup.path("progress");
        String since = Amounts.span(Duration.between(
                Instant.parse(backup.path("startedAt").asString()),
                around.clock().instant()));
        return progress.isObject()
                ? "%d of %d tables, for %s"
                        .formatted(
                                progress.path("tablesDone").asInt(),
                                progress.path("tables").asInt(),
                                since)
                : "%s, for %s".formatted(backup.path("state").asString(), since);
    }
}
