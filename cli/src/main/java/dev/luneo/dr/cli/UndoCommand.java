package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** The way back, once more. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description =
                "As an incident lead, have the way back tried once more that was given up, when its cause is mended.")
final class UndoCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Decision decision = new Decision();

    UndoCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = decision.ofALead(around);
        JsonNode recovery = decision.recovery(
                session,
                "undo",
                each -> Decision.awaits(each, "undo"),
                "There is no way back that was given up, so nothing can be undone.");
        around.screen().say(recovery.path("now").asString());
        Decision.say(session, recovery, "undo", Map.of("reason", decision.reason(around, "What was mended?")));
        return ExitCode.DONE;
    }
}
