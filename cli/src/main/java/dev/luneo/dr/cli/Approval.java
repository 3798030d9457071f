package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whose yes is missing, and what they type. Pure. */
final class Approval {
    private Approval() {}

    static List<Part> howItIsGiven(JsonNode recovery, PlanFacts plan, Typed typed) {
        List<String> given = recovery.path("approvals").values().stream()
                .map(JsonNode::asString)
                .toList();
        List<String> others =
                plan.leads().stream().filter(lead -> !given.contains(lead)).toList();
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(
                "Nothing is touched before an incident lead says yes: %s. Call one; they type, as themselves:"
                        .formatted(others.isEmpty() ? "but the plan names nobody else" : String.join(" or ", others))));
        List<String> theirs = new ArrayList<>(typed.byAnother().again());
        // On another machine it is the token that says who they are.
        if (!others.isEmpty() && !theirs.contains("--url")) {
            theirs.addAll(List.of("--as", others.get(0)));
        }
        parts.add(new Part.Type(new Typed(typed.program(), theirs)
                .command("approve", recovery.path("recoveryId").asString())));
        return parts;
    }
}
