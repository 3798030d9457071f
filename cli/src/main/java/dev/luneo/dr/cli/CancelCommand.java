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
        Decision.say(session, recovery, "cancel", Map.of("reason", decision.reason(around, "Why stop it?")));
        return ExitCode.DONE;
    }
}
