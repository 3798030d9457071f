package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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
        Session session = decision.ofALead(around);
        JsonNode recovery = decision.recovery(session, "approve", Decision::waits, "No restore waits for a yes.");
        around.screen().say(Decision.described(recovery));
        around.screen().say(recovery.path("now").asString());
        PlanFacts plan = session.plan();
        taken(wouldDo(session, recovery), session.clocks(plan)).forEach(around.screen()::say);
        Confirmation.of(
                around,
                yes,
                recovery.path("database").asString(),
                "It is recorded as the yes of %s.".formatted(session.person()));
        return Decision.say(session, recovery, "approval", Map.of());
    }

    /** Of the same at this moment: a backup may have come since it was asked for. */
    private static JsonNode wouldDo(Session session, JsonNode recovery) {
        Map<String, Object> asked = new HashMap<>();
        recovery.path("asked").properties().forEach(each -> {
            if (each.getValue().isBoolean()) {
                asked.put(each.getKey(), each.getValue().asBoolean());
            } else if (each.getValue().isString()) {
                asked.put(each.getKey(), each.getValue().asString());
            }
        });
        asked.put("database", recovery.path("database").asString());
        asked.put("to", recovery.path("to").asString());
        asked.put("dryRun", true);
        return session.rest().post(Service.RESTORES, "/api/restores", asked);
    }

    /** What somebody has to know who says yes to it. */
    static List<String> taken(JsonNode dryRun, Clocks clocks) {
        JsonNode backup = dryRun.path("backup");
        JsonNode loss = dryRun.path("dataLoss");
        return List.of(
                "  it takes       "
                        + (backup.isObject()
                                ? "backup %s, of %s"
                                        .formatted(
                                                backup.path("backupId").asString(),
                                                clocks.ago(Instant.parse(backup.path("restorablePoint")
                                                        .asString())))
                                : "no backup: there is none that could be taken"),
                "  lost would be  "
                        + (loss.isObject()
                                ? "what was written in the last "
                                        + Amounts.span(loss.path("seconds").asDouble())
                                : "not known"),
                "  how long       " + dryRun.path("forecast").path("sentence").asString());
    }
}
