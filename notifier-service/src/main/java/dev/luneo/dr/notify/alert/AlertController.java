package dev.luneo.dr.notify.alert;

import dev.luneo.dr.kit.web.RequestRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
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

    /** @param incidents that the alerts are told of as, in their order; see {@code GET /api/incidents} */
    record Taken(List<String> incidents) {}

    @PostMapping("/{source}")
    @ApiResponse(responseCode = "202", description = "Taken in, now or before")
    @Operation(
            summary = "Take in what an alerting system posts in its own form; posting it again is no second incident")
    ResponseEntity<Taken> take(@PathVariable String source, @RequestBody JsonNode body, Authentication who) {
        AlertSource asked = sources.stream()
                .filter(known -> known.name().equals(source))
                .findFirst()
                .orElseThrow(() -> RequestRefused.notFound(
                        "No alerting system posts to this address; POST /api/incidents takes an incident of any"));
        List<String> incidents = asked.alerts(body).stream()
                .flatMap(alert -> intake.take(alert, who).stream())
                .distinct()
                .toList();
        return ResponseEntity.accepted().body(new Taken(incidents));
    }
}
