package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A no to a restore that waits for a yes. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "Say no to a restore that waits for a yes. Nothing was touched by it, and nothing will be.")
final class RejectCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Decision decision = new Decision();

    RejectCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = decision.session(around);
        JsonNode recovery = decision.recovery(session, "reject", Decision::waits, "No restore waits for a yes.");
        around.screen().say(Decision.described(recovery));
        Decision.say(session, recovery, "cancel", Map.of("reason", decision.reason(around, "Why not?")));
        return ExitCode.DONE;
    }
}
