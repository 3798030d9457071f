package dev.luneo.dr.cli;

import dev.luneo.dr.cli.Seen.Asked;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The same for a program: the words, and the services' answers as they are. Pure. */
final class StatusJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StatusJson() {}

    static String of(Seen seen, Overview overview) {
        ObjectNode status = JSON.createObjectNode();
        status.put("verdict", overview.verdict().label());
        status.put("exitCode", overview.verdict().exitCode());
        status.put("sentence", overview.sentence());
        ArrayNode attention = status.putArray("attention");
        overview.attention().forEach(each -> attention.add(Plain.spaced(each)));
        ArrayNode next = status.putArray("next");
        overview.next().forEach(each -> next.addObject().put("why", each.why()).put("command", each.command()));
        status.set("databases", seen.all(Asked.DATABASES));
        status.set("applications", seen.all(Asked.APPLICATIONS));
        ArrayNode running = status.putArray("recoveries");
        seen.running().forEach(running::add);
        ArrayNode incidents = status.putArray("incidents");
        seen.each(Asked.INCIDENTS).filter(Seen::open).forEach(incidents::add);
        return text(status);
    }

    static String text(JsonNode node) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
