package dev.luneo.dr.stack.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Shows a recovery as it goes: one line for each thing that happened, and a passing one for what is going on. */
final class LiveView {
    private final Terminal terminal;
    private final Set<String> shown = new HashSet<>();

    LiveView(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(JsonNode recovery) {
        for (JsonNode step : recovery.path("steps")) {
            showStep(recovery, step);
        }
        String state = recovery.path("state").asString();
        if (shown.add("state " + state)) {
            terminal.say("%s  -- %s"
                    .formatted(
                            clock(recovery.path("elapsedSeconds").asDouble()),
                            recovery.path("now").asString(state)));
            showForecast(recovery);
        }
        if (!recovery.path("settled").asBoolean()) {
            terminal.passing(passing(recovery));
        }
    }

    /** For an output that keeps what it shows, and so never sees the passing line. */
    private void showForecast(JsonNode recovery) {
        String forecast = recovery.path("forecast").path("sentence").asString("");
        if (!recovery.path("settled").asBoolean() && shown.add("forecast " + forecast)) {
            terminal.say("           at most %s; forecast: %s"
                    .formatted(clock(recovery.path("rtoObjectiveSeconds").asDouble()), forecast));
        }
    }

    private void showStep(JsonNode recovery, JsonNode step) {
        String state = step.path("state").asString();
        String id = "%s %s %d %s"
                .formatted(
                        step.path("service").asString(),
                        step.path("step").asString(),
                        step.path("attempt").asInt(),
                        state);
        if (state.equals("running") || !shown.add(id)) {
            return;
        }
        String mark = state.equals("finished") ? "ok" : state;
        String detail = state.equals("failed")
                ? step.path("failure").path("detail").asString()
                : step.path("detail").asString("");
        terminal.say("%s  %-6s %-16s %s (%.1f s)%s"
                .formatted(
                        clock(sinceDecision(recovery, step)),
                        mark,
                        step.path("service").asString(),
                        step.path("title").asString(),
                        step.path("seconds").asDouble(),
                        detail.isEmpty() ? "" : "\n                                 " + detail));
    }

    private static String passing(JsonNode recovery) {
        double elapsed = recovery.path("elapsedSeconds").asDouble();
        double objective = recovery.path("rtoObjectiveSeconds").asDouble();
        JsonNode forecast = recovery.path("forecast");
        return "%s of %s   %s"
                .formatted(
                        clock(elapsed),
                        clock(objective),
                        forecast.path("sentence").asString(""));
    }

    private static double sinceDecision(JsonNode recovery, JsonNode step) {
        try {
            Instant decided = Instant.parse(recovery.path("decidedAt").asString());
            Instant ended = Instant.parse(step.path("endedAt").asString());
            return Duration.between(decided, ended).toMillis() / 1000.0;
        } catch (DateTimeParseException e) {
            return recovery.path("elapsedSeconds").asDouble();
        }
    }

    static String clock(double seconds) {
        return "%02d:%04.1f".formatted((int) (seconds / 60), seconds % 60);
    }
}
