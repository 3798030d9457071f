package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a recovery ended, and what is to be done now. */
final class Ending {
    private Ending() {}

    static int of(JsonNode recovery, Clocks clocks, Typed typed, Screen screen) {
        parts(recovery, clocks, typed).forEach(part -> part.on(screen));
        return recovery.path("state").asString().equals("verified") ? ExitCode.DONE : ExitCode.RECOVERY;
    }

    static List<Part> parts(JsonNode recovery, Clocks clocks, Typed typed) {
        List<Part> parts = new ArrayList<>();
        parts.add(Part.blank());
        boolean back = recovery.path("state").asString().equals("verified");
        parts.add(new Part.Head(back ? recovery.path("now").asString() : head(recovery)));
        if (!back) {
            parts.add(new Part.Text(recovery.path("now").asString()));
        }
        if (recovery.path("rtoSeconds").isNumber()) {
            parts.add(
                    new Part.Text("It took %s of %s allowed; what was written in the %s before is lost, of %s allowed."
                            .formatted(
                                    Amounts.span(recovery.path("rtoSeconds").asDouble()),
                                    Amounts.span(
                                            recovery.path("rtoObjectiveSeconds").asDouble()),
                                    Amounts.span(
                                            recovery.path("dataLossSeconds").asDouble()),
                                    Amounts.span(
                                            recovery.path("rpoObjectiveSeconds").asDouble()))));
        }
        String use = place(recovery.path("current"));
        boolean inUse = back || !use.isEmpty() && use.equals(place(recovery.path("restored")));
        // Of a copy that nobody uses, the age is no news of the data.
        if (inUse && recovery.path("restoredTo").isString()) {
            parts.add(new Part.Text("The data is as of "
                    + clocks.ago(Instant.parse(recovery.path("restoredTo").asString())) + "."));
        }
        if (!use.isEmpty()) {
            parts.add(new Part.Text("Now in use: " + use + (inUse ? "" : ", as it was before this recovery")));
        }
        parts.add(Part.blank());
        parts.add(new Part.Text(
                "What to do: " + typed.instead(recovery.path("next").asString())));
        parts.add(new Part.Text("The draft of the post-mortem:"));
        parts.add(new Part.Type(
                typed.command("post-mortem", recovery.path("recoveryId").asString())));
        return parts;
    }

    private static String place(JsonNode location) {
        return location.isObject()
                ? "%s:%d/%s"
                        .formatted(
                                location.path("host").asString(),
                                location.path("port").asInt(),
                                location.path("database").asString())
                : "";
    }

    private static String head(JsonNode recovery) {
        String database = recovery.path("database").asString();
        return switch (recovery.path("state").asString()) {
            case "failed" -> "The recovery of " + database + " failed.";
            case "cancelled" -> "The recovery of " + database + " was stopped.";
            default -> "The restore of " + database + " was refused.";
        };
    }
}
