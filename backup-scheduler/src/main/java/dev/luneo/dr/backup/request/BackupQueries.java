package dev.luneo.dr.backup.request;

import dev.luneo.dr.backup.schedule.BackupCommand;
import dev.luneo.dr.backup.schedule.BackupMachine;
import dev.luneo.dr.backup.schedule.BackupMachine.Prospect;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.backup.taking.Progresses;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What this replica's fold of the log answers. */
@Component
class BackupQueries {
    private final DrPlan plan;
    private final BackupMachine machine;
    private final MachineRuntime<BackupState, BackupCommand> runtime;
    private final Progresses progresses;
    private final MaintenanceRuns runs;

    BackupQueries(
            DrPlan plan,
            BackupMachine machine,
            MachineRuntime<BackupState, BackupCommand> runtime,
            Progresses progresses,
            MaintenanceRuns runs) {
        this.plan = plan;
        this.machine = machine;
        this.runtime = runtime;
        this.progresses = progresses;
        this.runs = runs;
    }

    /** @throws RequestRefused 400 naming the databases there are */
    String knownDatabase(@Nullable String database) {
        if (database == null || plan.database(database).isEmpty()) {
            throw RequestRefused.badRequest(new BadField(
                    "database",
                    database == null ? "" : database,
                    "%s; the plan has %s"
                            .formatted(
                                    database == null ? "is missing" : "is not in the plan",
                                    String.join(", ", plan.databases().keySet()))));
        }
        return database;
    }

    /** The backup that is being taken, or about to be. */
    Optional<Backup> open(String database) {
        return plan.database(database)
                .flatMap(it -> machine.prospect(it, runtime.state()).open());
    }

    /** @throws RequestRefused 404 */
    Backup find(String id) {
        return runtime.state()
                .backups()
                .find(id)
                .orElseThrow(() ->
                        RequestRefused.notFound("There is no backup %s; GET /api/backups lists them".formatted(id)));
    }

    BackupView view(String id) {
        return view(find(id));
    }

    /** When a failed backup is tried again; empty when it is not. */
    Optional<Instant> retryAt(Backup backup) {
        return plan.database(backup.database())
                .map(database -> machine.prospect(database, runtime.state()))
                .filter(prospect -> prospect.retried().equals(Optional.of(backup.id())))
                .map(Prospect::nextAt);
    }

    ResponseEntity<List<BackupView>> newestFirst(Optional<String> database, Paging paging) {
        Optional<String> known = database.map(this::knownDatabase);
        return paging.page(
                runtime.state()
                        .backups()
                        .newestFirst()
                        .filter(backup -> known.map(backup.database()::equals).orElse(true))
                        .filter(backup -> paging.isAhead(place(backup)))
                        .sorted(Comparator.comparing(BackupQueries::place).reversed()),
                BackupQueries::place,
                page -> page.stream().map(this::view).toList());
    }

    private static Cursor place(Backup backup) {
        return new Cursor(backup.startedAt(), backup.id());
    }

    /** As the last look saw it. */
    private Optional<Boolean> authenticated(Backup backup) {
        return runs.last(backup.database())
                .filter(run -> backup.state() == Backup.State.COMPLETED
                        && !backup.changedAt().isAfter(run.at()))
                .map(run -> !run.notAuthenticated().contains(backup.id()));
    }

    private BackupView view(Backup backup) {
        return BackupView.of(
                backup,
                authenticated(backup),
                retryAt(backup),
                progresses
                        .of(backup.id())
                        .map(progress ->
                                new BackupView.Progress(progress.done(), progress.total(), progress.object())));
    }
}
