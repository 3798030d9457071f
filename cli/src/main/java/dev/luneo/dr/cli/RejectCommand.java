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
        description = {
            "Say no to a restore that waits for a yes. Nothing was touched by it, and nothing will be.",
            "If a lead has said yes meanwhile, nothing is done; in the very moment of that yes, it is stopped as by ./dr cancel."
        })
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
        String reason = decision.reason(around, "Why not?");
        stillWaits(session, recovery.path("recoveryId").asString());
        Decision.say(session, recovery, "cancel", Map.of("reason", reason));
        return ExitCode.DONE;
    }

    /** Whoever was asked why may have thought for a while, and a no to what waits is no stop of what runs. */
    private static void stillWaits(Session session, String id) {
        JsonNode now = session.rest().get(Service.RESTORES, "/api/recoveries/" + id);
        if (!Decision.waits(now)) {
            throw Stop.because(
                    "Nothing was done: recovery %s does not wait for a yes any more, it is %s.%nHow it goes:  %s%nTo stop it:  %s"
                            .formatted(
                                    id,
                                    now.path("state").asString(),
                                    session.typed().command("watch", id),
                                    session.typed().command("cancel", id)));
        }
    }
}
