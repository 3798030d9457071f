package dev.luneo.dr.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr restore DB}: shows what would be done, asks once, does it, and follows it to its end. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = {
            "Bring a database back. Shows first what would be done, and begins nothing before you have typed the database's name.",
            "Once begun it goes on without this command and this terminal; ./dr watch comes back to it."
        },
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:it is back, and was checked; with --dry-run: it would work",
            "1:nothing was begun",
            "2:the recovery ended without success; what stands there says what is true now",
            "3:the stack does not answer",
            "64:the command was mistyped"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "DB", description = "the database, by its name in the plan")
    private @Nullable String database;

    @ArgGroup
    private @Nullable WhatTo what;

    /** One of them, or it is asked. */
    static final class WhatTo {
        @Option(
                names = "--when-it-began",
                paramLabel = "TIME",
                description = "the newest backup from before then that looks whole: " + TypedTime.EXAMPLES)
        private @Nullable String began;

        @Option(names = "--latest", description = "the newest backup: nothing was damaged, the server is just lost")
        private boolean latest;

        @Option(names = "--backup", paramLabel = "ID", description = "this one")
        private @Nullable String backup;
    }

    @Option(names = "--accept-unsigned", description = "with --backup: though nobody known vouches for it")
    private boolean unsigned;

    @ArgGroup
    private @Nullable Place place;

    /** One of them, or what the plan says. */
    static final class Place {
        @Option(names = "--in-place", description = "under the old name, on the same server")
        private boolean inPlace;

        @Option(names = "--to-database", description = "into a new database, which the applications are switched to")
        private boolean toDatabase;
    }

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "for the record, under your name; asked for where it answers an incident")
    private @Nullable String reason;

    @Option(
            names = "--incident",
            paramLabel = "ID",
            description = "that it answers (default: the open one of the database, or a new one)")
    private @Nullable String incident;

    @Option(names = "--dry-run", description = "show what would be done, and stop there")
    private boolean dryRun;

    @Option(names = "--yes", description = "do not ask for the database's name")
    private boolean yes;

    @Option(names = "--anyway", description = "ask for it although something stands in the way")
    private boolean anyway;

    @Option(names = "--json", description = "with --dry-run: for programs")
    private boolean json;

    RestoreCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Before who asks, for that is a question only where there is something to ask for.
        Session looking = Session.toLook(around, where);
        PlanFacts plan = looking.plan();
        PlanFacts.Database wanted = plan.database(Optional.ofNullable(database));
        Session session = dryRun || json ? looking.toTry(where) : looking.toDo(where);
        try (Interruption interruption = new Interruption(around.screen())) {
            interruption.say("Nothing was begun.");
            Target target = target(wanted.name(), session.clocks(plan));
            Restore restore = new Restore(session, plan, wanted, target, asked(wanted, target));
            Restore.Tried tried = restore.tried(Optional.ofNullable(incident).map(OpenIncident::new));
            Optional<OpenIncident> known = tried.incident();
            JsonNode shown = tried.shown();
            if (json) {
                around.screen().raw(StatusJson.text(shown));
                return shown.path("problems").isEmpty() ? ExitCode.DONE : ExitCode.NOT_DONE;
            }
            DryRunText text = new DryRunText(shown, target, session.clocks(plan), session.typed());
            if (!dryRun && text.runsAlready()) {
                throw Stop.because("Nothing was begun, for %s is being recovered already. See how that one goes:%n  %s"
                        .formatted(wanted.name(), session.typed().command("watch")));
            }
            text.parts().forEach(part -> part.on(around.screen()));
            around.screen().say("");
            if (dryRun) {
                around.screen().say(shown.path("sentence").asString());
                return text.wouldWork() ? ExitCode.DONE : ExitCode.NOT_DONE;
            }
            if (!text.wouldWork() && !anyway) {
                throw Stop.because(
                        "Nothing was begun, for it would not work as things are. Mend what stands in the way, then do the same again; or, if you know better, with --anyway.");
            }
            String why = restore.why(Optional.ofNullable(reason), known, !yes);
            Confirmation.of(around, yes, wanted.name(), restore.whatFollows(known));
            interruption.say("Whether it has begun is not known. See:  "
                    + session.typed().command("status"));
            String begun = restore.begin(known, why);
            interruption.close();
            return new Watching(session, plan).toTheEnd(begun);
        }
    }

    private Target target(String name, Clocks clocks) {
        if (unsigned && (what == null || what.backup == null)) {
            throw Stop.mistyped("--accept-unsigned is for one backup: name it with --backup ID");
        }
        if (what == null) {
            return new WhenAsked(around, clocks).asked(name);
        }
        if (what.backup != null) {
            return new Target.Backup(what.backup, unsigned);
        }
        return what.began == null ? new Target.Latest() : new WhenAsked(around, clocks).typed(what.began);
    }

    private Map<String, Object> asked(PlanFacts.Database wanted, Target target) {
        Map<String, Object> asked = new HashMap<>(target.asked());
        asked.put("database", wanted.name());
        if (place != null) {
            asked.put("to", place.inPlace ? "in-place" : "database");
        }
        return asked;
    }
}
