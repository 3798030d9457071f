package dev.luneo.dr.notify.alert;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An alerting system that the product does not know: all that has to be written to add one. */
public final class SmokeDetector implements AlertSource {

    @Override
    public String name() {
        return "smoke";
    }

    /** {@code {"rooms": {"kitchen": true, "cellar": false}}}. */
    @Override
    public List<Alert> alerts(JsonNode body) {
        return body.path("rooms")
                .propertyStream()
                .map(room -> alert(room.getKey(), room.getValue().asBoolean()))
                .toList();
    }

    private static Alert alert(String room, boolean smoke) {
        String id = "smoke-" + room;
        return smoke
                ? new ReportIncident(id, "warning", "Smoke in " + room, null, null, Map.of("room", room))
                : new Alert.Cleared(id, "The air is clear");
    }
}
