package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** An incident lead's word that it is to go on, or is good, though something could not be done as it should be. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = {
            "As an incident lead, take things as they are:",
            "while a recovery waits for an old database that does not answer, have it go on without having shut that;",
            "after one that could not be verified, say that all works, which ends it on the public page."
        })
final class AcceptCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Decision decision = new Decision();

    @Option(names = "--yes", description = "do not ask for the database's name")
    private boolean yes;

    AcceptCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = decision.ofALead(around);
        JsonNode recovery = decision.recovery(
                session,
                "accept",
                each -> Decision.awaits(each, "word-on-old-database", "acceptance"),
                "Such a word is for a recovery that waits for an old database, or that could not be verified and is in use. What the public page still shows otherwise is ended with:  "
                        + session.typed().command("incident", "resolve"));
        around.screen().say(recovery.path("now").asString());
        return Decision.awaits(recovery, "word-on-old-database") ? goOn(session, recovery) : itWorks(session, recovery);
    }

    private int goOn(Session session, JsonNode recovery) throws InterruptedException {
        String reason = decision.reason(around, "Why go on without having shut the old database?");
        Confirmation.of(
                around,
                yes,
                recovery.path("database").asString(),
                "What is still written to the old database is lost, and its applications may go on writing there. To stop instead:  %s"
                        .formatted(session.typed()
                                .command("cancel", recovery.path("recoveryId").asString())));
        return Decision.say(session, recovery, "unreachable-database", Map.of("goOn", true, "reason", reason));
    }

    private int itWorks(Session session, JsonNode recovery) {
        String subject =
                recovery.path("incidentId").asString(recovery.path("recoveryId").asString());
        String reason = decision.reason(around, "How is it known that all works?");
        Confirmation.of(
                around,
                yes,
                recovery.path("database").asString(),
                "The public page will say that it is over, by the word of %s.".formatted(session.person()));
        JsonNode resolved = session.rest()
                .post(Service.INCIDENTS, "/api/incidents/%s/resolve".formatted(subject), Map.of("reason", reason));
        around.screen().say(session.typed().instead(resolved.path("sentence").asString()));
        return ExitCode.DONE;
    }
}
