package dev.luneo.dr.notify.alert;

import dev.luneo.dr.kit.web.RequestRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Alerts in, each system's in its own form. */
@RestController
@RequestMapping("/api/alerts")
class AlertController {
    private final List<AlertSource> sources;
    private final Intake intake;

    AlertController(ObjectProvider<AlertSource> sources, Intake intake) {
        this.sources = sources.orderedStream().toList();
        this.intake = intake;
    }

    /**
     * @param incidents that the alerts are told of as, in their order; see {@code GET /api/incidents}
     * @param refused what was wrong with the others, in their order
     */
    record Taken(List<String> incidents, List<String> refused) {}

    @PostMapping("/{source}")
    @ApiResponse(responseCode = "202", description = "Taken in, now or before; refused says what was not")
    @Operation(
            summary = "Take in what an alerting system posts in its own form; posting it again is no second incident")
    ResponseEntity<Taken> take(@PathVariable String source, @RequestBody JsonNode body, Authentication who) {
        AlertSource asked = sources.stream()
                .filter(known -> known.name().equals(source))
                .findFirst()
                .orElseThrow(() -> RequestRefused.notFound(
                        "No alerting system posts to this address; POST /api/incidents takes an incident of any"));
        Set<String> incidents = new LinkedHashSet<>();
        List<RequestRefused> refused = new ArrayList<>();
        List<Alert> alerts = asked.alerts(body);
        for (Alert alert : alerts) {
            try {
                intake.take(alert, who).ifPresent(incidents::add);
            } catch (RequestRefused one) {
                if (one.isOutage()) {
                    // All of it is sent again then, and what was taken in is no second incident.
                    throw one;
                }
                // The one behind it may be the one that matters; alerting systems send many in one body.
                refused.add(one);
            }
        }
        if (!refused.isEmpty() && refused.size() == alerts.size()) {
            throw refused.get(0);
        }
        return ResponseEntity.accepted()
                .body(new Taken(
                        List.copyOf(incidents),
                        refused.stream().map(RequestRefused::getMessage).toList()));
    }
}
