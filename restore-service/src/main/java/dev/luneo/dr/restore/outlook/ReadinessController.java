package dev.luneo.dr.restore.outlook;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a recovery would lack at the services that act after the restore. */
@RestController
class ReadinessController {
    private final DrPlan plan;
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final Clock clock;

    ReadinessController(DrPlan plan, MachineRuntime<RestoreState, RestoreCommand> runtime, Clock clock) {
        this.plan = plan;
        this.runtime = runtime;
        this.clock = clock;
    }

    /**
     * @param state {@code ready}, {@code problems} or {@code unknown}
     * @param lookedAt by the clock of that service; absent when it never looked
     * @param whyUnknown and what to do; absent when it is known
     * @param checks of the plan, tried on what is in use; empty for a service that makes none
     */
    record ReadinessView(
            String database,
            String service,
            String state,
            Optional<Instant> lookedAt,
            Optional<String> whyUnknown,
            List<Lack> problems,
            List<Trial> checks) {}

    /** @param stops whether a recovery would end because of it */
    record Lack(String subject, boolean stops, Optional<String> onlyForRestoresTo, Failure failure) {}

    /**
     * @param outcome {@code passed}, {@code failed}, or {@code skipped} where it was not tried
     * @param heldAt when it last held, as far as that is known
     */
    record Trial(String name, String outcome, Instant at, Optional<Instant> heldAt, Optional<String> whyNot) {}

    @GetMapping("/api/readiness")
    @Operation(
            summary =
                    "Show what a recovery of each database would lack, by the last word of the services that act after the restore")
    List<ReadinessView> readiness() {
        RestoreState state = runtime.state();
        Instant now = clock.instant();
        return plan.databases().keySet().stream()
                .flatMap(database -> Outlooks.of(state.readiness(), database, plan.sha256(), now).stream()
                        .map(outlook -> view(database, outlook)))
                .toList();
    }

    private static ReadinessView view(String database, Outlook outlook) {
        if (outlook instanceof Outlook.Seen seen) {
            List<Lack> lacks = seen.problems().stream()
                    .map(problem -> new Lack(
                            problem.subject(),
                            problem.stops(),
                            problem.to()
                                    .map(to ->
                                            to.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                            problem.failure()))
                    .toList();
            return new ReadinessView(
                    database,
                    seen.service(),
                    lacks.isEmpty() ? "ready" : "problems",
                    Optional.of(seen.at()),
                    Optional.empty(),
                    lacks,
                    seen.checks().stream().map(ReadinessController::view).toList());
        }
        Outlook.Unknown unknown = (Outlook.Unknown) outlook;
        return new ReadinessView(
                database,
                unknown.service(),
                "unknown",
                unknown.lastLook(),
                Optional.of(unknown.why()),
                List.of(),
                List.of());
    }

    private static Trial view(TriedCheck check) {
        Outcome outcome = check.outcome();
        return new Trial(
                check.name(), outcome.name().toLowerCase(Locale.ROOT), check.at(), check.heldAt(), check.whyNot());
    }
}
