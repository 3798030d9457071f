package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.rehearsal.ScratchRestore.Outcome;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Staged;
import dev.luneo.dr.restore.server.ServerCheck;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Restores the schema of one backup to where the plan would have it restored, from a copy that nobody but us can change. */
public final class SchemaRehearsal {
    private final DrPlan plan;
    private final Repositories repositories;
    private final TargetServers servers;
    private final BackupMethods methods;
    private final PostgresBinaries binaries;
    private final Duration limit;

    /** @param limit for pg_restore */
    public SchemaRehearsal(
            DrPlan plan,
            Repositories repositories,
            TargetServers servers,
            BackupMethods methods,
            PostgresBinaries binaries,
            SchemaProofProperties timing) {
        this.plan = plan;
        this.repositories = repositories;
        this.servers = servers;
        this.methods = methods;
        this.binaries = binaries;
        this.limit = timing.timeLimit();
    }

    Outcome of(ProveSchema proof, Runnable beforeEffect) throws InterruptedException {
        DatabasePlan database = plan.database(proof.database()).orElseThrow();
        RestoreTo to = RestoreTo.valueOf(database.restore().to().name());
        TargetServers.Target target = servers.of(proof.database(), to, proof.recoveries());
        if (target instanceof TargetServers.Target.Unknown unknown) {
            return failed(unknown.failure());
        }
        DatabaseUrl server = ((TargetServers.Target.Known) target).url();
        ServerCheck.Report report = new ServerCheck(binaries).look(server, Optional.empty(), Optional.empty());
        if (!report.problems().isEmpty()) {
            return failed(report.problems().get(0));
        }
        Holdings holdings =
                repositories.holdings(database, Set.of(proof.backup().id()));
        Optional<Holding> holding = holdings.find(proof.backup().id());
        if (holding.isEmpty()) {
            return failed(
                    RestoreReason.REPOSITORY_UNAVAILABLE.because("Backup %s is in no repository that can be read. %s"
                            .formatted(proof.backup().id(), String.join("; ", holdings.unavailable()))));
        }
        return holding.get().copies().entrySet().stream().findFirst().isPresent()
                ? of(proof, database, holding.get(), server, report.serverVersion(), beforeEffect)
                : failed(nobodys(holding.get()));
    }

    private Outcome of(
            ProveSchema proof,
            DatabasePlan database,
            Holding holding,
            DatabaseUrl server,
            int serverVersion,
            Runnable beforeEffect)
            throws InterruptedException {
        Map.Entry<String, Manifest> copy =
                holding.copies().entrySet().iterator().next();
        Optional<String> obstacle = methods.obstacle(copy.getValue(), serverVersion);
        if (obstacle.isPresent()) {
            return failed(RestoreReason.NO_USABLE_BACKUP.because("Backup %s cannot be restored there: %s"
                    .formatted(proof.backup().id(), obstacle.get())));
        }
        try (Staged staged =
                repositories.stageSchema(copy.getKey(), proof.database(), copy.getValue(), proof.scratch())) {
            return staged.opened() instanceof Opened.Ready ready
                    ? new ScratchRestore(database, methods, limit, beforeEffect)
                            .of(ready.files(), server, proof.scratch(), proof.leftOvers())
                    : failed(notReady(proof, staged.opened()));
        }
    }

    /** What cannot be read is said as it is; whether the backup is damaged, a restore that reads all of it finds out. */
    private static Failure notReady(ProveSchema proof, Opened opened) {
        RestoreReason reason = opened instanceof Opened.NoRoom
                ? RestoreReason.STAGING_TOO_SMALL
                : opened instanceof Opened.Replaced
                        ? RestoreReason.BACKUP_REPLACED
                        : RestoreReason.REPOSITORY_UNAVAILABLE;
        return reason.because("The schema of backup %s cannot be read: %s"
                .formatted(proof.backup().id(), opened.detail()));
    }

    private static Failure nobodys(Holding holding) {
        RestoreReason reason = holding.notAuthenticated().isPresent()
                ? RestoreReason.BACKUP_NOT_AUTHENTICATED
                : RestoreReason.REPOSITORY_UNAVAILABLE;
        return reason.because("Backup %s: %s".formatted(holding.backupId(), holding.whyNot()));
    }

    private static Outcome failed(Failure failure) {
        return new Outcome.Failed(failure, Optional.empty());
    }
}
