package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.backup.schedule.BackupCommand;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Retention;
import dev.luneo.dr.repository.retention.RetentionDecision;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What retention would do if it were done now; looks at the repositories and changes nothing. */
@RestController
class RetentionController {
    private final DrPlan plan;
    private final PlannedRepositories repositories;
    private final MachineRuntime<BackupState, BackupCommand> runtime;
    private final Clock clock;

    RetentionController(
            DrPlan plan,
            PlannedRepositories repositories,
            MachineRuntime<BackupState, BackupCommand> runtime,
            Clock clock) {
        this.plan = plan;
        this.repositories = repositories;
        this.runtime = runtime;
        this.clock = clock;
    }

    /**
     * @param keptBytes in one repository; as much again in each further one
     * @param postponed why nothing is removed for now
     * @param unreachable repositories that could not be looked at, with the reason
     */
    record Preview(
            String database,
            Retention rule,
            long keptBytes,
            long expiredBytes,
            Optional<String> postponed,
            Map<String, String> unreachable,
            List<Fate> backups) {}

    /** @param fate {@code kept} or {@code expired} */
    record Fate(
            String id, Instant restorablePoint, long bytes, String fate, String reason, List<String> repositories) {}

    @GetMapping("/api/retention")
    @Operation(summary = "Show which backups retention keeps and which it would remove now, without removing any")
    List<Preview> preview() {
        return plan.databases().keySet().stream().map(this::preview).toList();
    }

    private Preview preview(String database) {
        BackupState state = runtime.state();
        Holdings holdings = RepositoryMaintenance.look(repositories, database, state);
        RetentionOutcome outcome =
                RetentionOutcome.decide(database, plan, holdings, state.backups(), state.recoveries(), clock.instant());
        List<Fate> fates = outcome.decisions().stream()
                .map(decision -> fate(decision, holdings))
                .toList();
        return new Preview(
                database,
                plan.database(database).orElseThrow().backup().retention(),
                bytes(fates, "kept"),
                bytes(fates, "expired"),
                outcome.postponed(),
                holdings.unreachable(),
                fates);
    }

    private static Fate fate(RetentionDecision decision, Holdings holdings) {
        String id = decision.backup().backupId().value();
        return new Fate(
                id,
                decision.backup().restorablePoint(),
                decision.backup().storedBytes(),
                decision instanceof RetentionDecision.Kept ? "kept" : "expired",
                decision.reason(),
                holdings.find(id)
                        .map(held -> List.copyOf(held.copies().keySet()))
                        .orElse(List.of()));
    }

    private static long bytes(List<Fate> fates, String which) {
        return fates.stream()
                .filter(fate -> fate.fate().equals(which))
                .mapToLong(Fate::bytes)
                .sum();
    }
}
