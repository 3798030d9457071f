package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Anybody's stop. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "Stop a recovery. What was switched over already is switched back; follows that to its end.")
final class CancelCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Decision decision = new Decision();

    CancelCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = decision.session(around);
        JsonNode recovery = decision.recovery(
                session, "cancel", Seen::goesOn, "Nothing is being recovered, so there is nothing to stop.");
        around.screen().say(Decision.described(recovery));
        around.screen().say(recovery.path("now").asString());
        around.screen().say(whatBecomesOfTheApplications(recovery));
        String database = recovery.path("database").asString();
        boolean asked = !decision.reasonGiven();
        String reason = decision.reason(around, "Why stop it? In a few words");
        // Given with the command it is meant; typed here it may have been meant for another question.
        Confirmation.of(around, !asked, database, "It is stopped in your name, %s.".formatted(session.person()));
        Decision.say(session, recovery, "cancel", Map.of("reason", reason));
        return ExitCode.DONE;
    }

    static String whatBecomesOfTheApplications(JsonNode recovery) {
        return switch (recovery.path("state").asString()) {
            case "cutting-over", "verifying" ->
                "If you stop it, what was switched over is switched back: the applications use the old database again, with whatever is broken in it.";
            case "failed", "cancelled" -> "It is being switched back already.";
            default ->
                "If you stop it, nothing is switched over: the applications stay on the database that they use now, with whatever is broken in it.";
        };
    }
}
