package dev.luneo.dr.restore.request;

import dev.luneo.dr.plan.DrPlan;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What of the plan somebody must know before they ask for something: its clock, its databases, and who decides. */
@RestController
class PlanController {
    private final DrPlan plan;

    PlanController(DrPlan plan) {
        this.plan = plan;
    }

    /**
     * @param timeZone the zone of the times that it is told in
     * @param incidentLeads by the names that they approve under
     */
    record PlanView(
            String plan, String timeZone, String sha256, List<PlannedDatabase> databases, List<String> incidentLeads) {}

    /** @param to where a restore goes unless it says otherwise: {@code database} or {@code in-place} */
    record PlannedDatabase(String name, String to, int requiredApprovals, List<String> applications) {}

    @GetMapping("/api/plan")
    @Operation(summary = "The plan's time zone, its databases, and who decides about them")
    PlanView plan() {
        return new PlanView(
                plan.name(),
                plan.timeZone().getId(),
                plan.sha256(),
                plan.databases().values().stream()
                        .map(database -> new PlannedDatabase(
                                database.name(),
                                database.restore().to().toString(),
                                database.restore().approval().required(),
                                plan.applicationsUsing(database.name()).stream()
                                        .map(application -> application.name())
                                        .toList()))
                        .toList(),
                plan.communication().roles().getOrDefault("incident-lead", List.of()));
    }
}
