package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.alert.Alert;
import dev.luneo.dr.notify.alert.Intake;
import dev.luneo.dr.notify.alert.ReportIncident;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Touch;
import dev.luneo.dr.notify.status.Cards;
import dev.luneo.dr.plan.DrPlan;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Incidents in by REST, for those who do not publish to Kafka. */
@RestController
@RequestMapping("/api/incidents")
class IncidentController {
    private final Supplier<Facts> facts;
    private final Intake intake;
    private final DrPlan plan;
    private final Clock clock;
    private final Cards cards;

    IncidentController(Supplier<Facts> facts, Intake intake, DrPlan plan, Clock clock) {
        this.facts = facts;
        this.intake = intake;
        this.plan = plan;
        this.clock = clock;
        this.cards = new Cards(plan);
    }

    /** @param reason why the reporter sees the problem no more */
    record CloseIncident(@Nullable String reason) {}

    @PostMapping
    @ApiResponse(responseCode = "202", description = "Reported, now or before")
    @Operation(
            summary =
                    "Report an incident, and hear where the public is told of it; reporting one again is no second incident")
    ResponseEntity<IncidentView> report(@RequestBody ReportIncident request, Authentication who) {
        String incidentId = intake.take(request, who).orElseThrow();
        return ResponseEntity.accepted()
                .location(URI.create("/api/incidents/" + incidentId))
                .body(view(incidentId));
    }

    @PostMapping("/{incidentId}/close")
    @ApiResponse(responseCode = "202", description = "Noted")
    @Operation(summary = "Say that the problem is seen no more; the public status stays until a verification passes")
    ResponseEntity<Void> close(
            @PathVariable("incidentId") String reported, @RequestBody CloseIncident request, Authentication who) {
        String reason = request.reason() == null ? "" : request.reason();
        String incidentId =
                intake.take(new Alert.Cleared(reported, reason), who).orElseThrow(() -> unknown(reported));
        return ResponseEntity.accepted()
                .location(URI.create("/api/incidents/" + incidentId))
                .build();
    }

    @GetMapping
    @Operation(summary = "The incidents, those first to which something happened last, in pages")
    ResponseEntity<List<IncidentView>> all(
            @RequestParam Optional<String> cursor, @RequestParam Optional<Integer> limit) {
        Paging paging = Paging.of(cursor, limit);
        Facts now = facts.get();
        return paging.page(
                now.newestFirst(paging.after().map(last -> new Touch(last.at(), last.id())))
                        .filter(subject -> subject.incident().reported()),
                subject -> new Cursor(subject.touchedAt(), subject.id()),
                page -> page.stream()
                        .flatMap(subject -> IncidentView.inList(subject, now).stream())
                        .toList());
    }

    @GetMapping("/{incidentId}")
    @Operation(summary = "An incident, its recoveries, and the request to send next")
    IncidentView one(@PathVariable String incidentId) {
        return view(incidentId);
    }

    private IncidentView view(String incidentId) {
        Facts now = facts.get();
        return now.subject(incidentId)
                .flatMap(subject -> IncidentView.of(
                        subject,
                        now,
                        OnThePage.of(subject, now, cards, clock.instant()),
                        NextAction.of(subject, now, plan)))
                .orElseThrow(() -> unknown(incidentId));
    }

    private static RequestRefused unknown(String incidentId) {
        return RequestRefused.notFound(
                "No incident %s is known, or nobody acted on it and there is no room to keep it; GET /api/incidents lists those that are kept"
                        .formatted(incidentId));
    }
}
