package dev.luneo.dr.backup.request;

import dev.luneo.dr.backup.schedule.BackupCommand;
import dev.luneo.dr.backup.schedule.BackupHistory;
import dev.luneo.dr.backup.schedule.BackupMachine;
import dev.luneo.dr.backup.schedule.BackupMachine.Prospect;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How well each database of the plan is protected at this moment. */
@RestController
class DatabasesController {
    private final DrPlan plan;
    private final BackupMachine machine;
    private final MachineRuntime<BackupState, BackupCommand> runtime;
    private final MaintenanceRuns runs;
    private final Clock clock;

    DatabasesController(
            DrPlan plan,
            BackupMachine machine,
            MachineRuntime<BackupState, BackupCommand> runtime,
            MaintenanceRuns runs,
            Clock clock) {
        this.plan = plan;
        this.machine = machine;
        this.runtime = runtime;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * @param state in one sentence
     * @param newestRestorablePoint absent when there is none, or none of the repositories can be read at this moment
     * @param rpoSeconds now minus the newest restorable point; absent with it
     * @param nextDue when the next backup begins; absent while one is under way
     * @param underWay the backup that is being taken
     * @param schemaProof whether the schema of the newest backup was restored in a rehearsal
     * @param problems that the last backup failed, and what the last look at the repositories found
     * @param warnings of logins that may do more than they need, as the last look found them
     */
    record DatabaseView(
            String name,
            String state,
            Optional<Instant> newestRestorablePoint,
            Optional<Double> rpoSeconds,
            double rpoObjectiveSeconds,
            Optional<Instant> nextDue,
            Optional<URI> underWay,
            SchemaProofView schemaProof,
            List<String> problems,
            List<String> warnings) {}

    @GetMapping("/api/databases")
    @Operation(summary = "Show how well each database is protected")
    List<DatabaseView> databases() {
        BackupState state = runtime.state();
        Instant now = clock.instant();
        return plan.databases().values().stream()
                .map(database -> view(database, state, now))
                .toList();
    }

    private DatabaseView view(DatabasePlan database, BackupState state, Instant now) {
        BackupHistory history = state.history(database.name());
        Prospect prospect = machine.prospect(database, state);
        Optional<MaintenanceRuns.Run> look = runs.last(database.name());
        boolean outOfReach = look.filter(MaintenanceRuns.Run::outOfReach).isPresent();
        Optional<Instant> newest = history.newest().filter(point -> !outOfReach);
        SchemaProofView proof =
                SchemaProofView.of(state.backups().of(database.name()).schemaProofs());
        Sentence sentence =
                new Sentence(history, outOfReach, prospect, plan.objectives().rpo(), now, plan.timeZone());
        List<String> found = look.map(MaintenanceRuns.Run::problems).orElse(List.of());
        return new DatabaseView(
                database.name(),
                sentence.text() + proof.sentence(),
                newest,
                newest.map(point -> Spans.seconds(Duration.between(point, now))),
                Spans.seconds(plan.objectives().rpo()),
                prospect.open().isPresent() ? Optional.empty() : Optional.of(prospect.nextAt()),
                prospect.open().map(open -> BackupsController.uri(open.id())),
                proof,
                Stream.concat(sentence.problem().stream(), found.stream()).toList(),
                look.map(MaintenanceRuns.Run::warnings).orElse(List.of()));
    }
}
