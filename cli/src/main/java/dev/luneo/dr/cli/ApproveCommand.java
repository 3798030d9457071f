package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** An incident lead's yes. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "As an incident lead, say yes to a restore that waits for it; with the last yes it begins.")
final class ApproveCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Decision decision = new Decision();

    @Option(names = "--yes", description = "do not ask for the database's name")
    private boolean yes;

    ApproveCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = decision.session(around);
        JsonNode recovery = decision.recovery(session, "approve", Decision::waits, "No restore waits for a yes.");
        around.screen().say(Decision.described(recovery));
        around.screen().say(recovery.path("now").asString());
        Confirmation.of(
                around,
                yes,
                recovery.path("database").asString(),
                "How long: %s. It is recorded as the yes of %s."
                        .formatted(recovery.path("forecast").path("sentence").asString(), session.person()));
        return Decision.say(session, recovery, "approval", Map.of());
    }
}
