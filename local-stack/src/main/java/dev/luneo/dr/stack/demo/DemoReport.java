package dev.luneo.dr.stack.demo;

import dev.luneo.dr.stack.Home;
import dev.luneo.dr.stack.StackProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of the demo.
 *
 * @param overheadSeconds the RTO minus the time inside external tools, the database and the application
 * @param statuses what the public was told, in order
 */
record DemoReport(
        boolean verified,
        double rtoSeconds,
        double rtoObjectiveSeconds,
        double rpoObjectiveSeconds,
        String restoredTo,
        double dataLossSeconds,
        List<StepTime> steps,
        List<String> statuses,
        double overheadSeconds,
        String outcome,
        String recoveryId) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record StepTime(String service, String step, double seconds) {}

    static DemoReport of(JsonNode recovery, JsonNode status) {
        List<StepTime> steps = new ArrayList<>();
        recovery.path("steps")
                .forEach(step -> steps.add(new StepTime(
                        step.path("service").asString(),
                        step.path("step").asString(),
                        step.path("seconds").asDouble())));
        List<String> statuses = new ArrayList<>();
        status.path("history")
                .forEach(entry -> statuses.add(entry.path("status").asString()));
        String failure = recovery.path("failure").path("detail").asString("");
        return new DemoReport(
                recovery.path("state").asString().equals("verified"),
                recovery.path("rtoSeconds").asDouble(),
                recovery.path("rtoObjectiveSeconds").asDouble(),
                recovery.path("rpoObjectiveSeconds").asDouble(),
                recovery.path("restoredTo").asString(""),
                recovery.path("dataLossSeconds").asDouble(),
                steps,
                statuses,
                recovery.path("overheadSeconds").asDouble(),
                failure.isEmpty() ? recovery.path("now").asString("") : failure,
                recovery.path("recoveryId").asString());
    }

    void writeTo(Path file) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("verified", verified);
        content.put("rtoSeconds", rtoSeconds);
        content.put("rtoObjectiveSeconds", rtoObjectiveSeconds);
        content.put("restoredTo", restoredTo);
        content.put("dataLossSeconds", dataLossSeconds);
        content.put("steps", steps);
        content.put("statuses", statuses);
        content.put("overheadSeconds", overheadSeconds);
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new StackProblem("The report cannot be written to %s: %s".formatted(file, e), e);
        }
    }

    /** @param directoryStays whether what is in it can be looked at when the demo has ended */
    void print(Terminal terminal, Home home, URI notifier, boolean kept, boolean directoryStays) {
        terminal.heading(verified ? "Recovered and verified" : "NOT recovered: " + outcome);
        steps.forEach(
                step -> terminal.say("  %-16s %-28s %7.2f s".formatted(step.service(), step.step(), step.seconds())));
        terminal.say("");
        if (verified) {
            terminal.say("  RTO          %s of %s allowed, %.2f s of it our own overhead"
                    .formatted(LiveView.clock(rtoSeconds), LiveView.clock(rtoObjectiveSeconds), overheadSeconds));
            terminal.say("  Restored to  %s; %.1f s of data lost, of %.0f h allowed (RPO)"
                    .formatted(restoredTo, dataLossSeconds, rpoObjectiveSeconds / 3600));
        }
        terminal.say("  Told         " + String.join(" -> ", statuses));
        terminal.say("");
        terminal.say("Where to look next");
        if (kept || directoryStays) {
            terminal.say("  log          " + home.log());
            terminal.say("  plan         " + home.directory().resolve("dr-plan.yaml"));
        }
        if (kept) {
            terminal.say("  status page  " + notifier + "/status");
            terminal.say("  post-mortem  %s/api/recoveries/%s/post-mortem (token: %s)"
                    .formatted(notifier, recoveryId, home.credentials()));
            terminal.say("  addresses    " + home.stackFile());
            terminal.say("Ctrl-C ends it" + (directoryStays ? "." : ", and removes its directory."));
        } else {
            terminal.say("  ./dr demo --keep leaves everything running: status page, REST, metrics");
        }
    }
}
