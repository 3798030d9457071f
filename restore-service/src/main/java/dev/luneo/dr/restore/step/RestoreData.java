package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.UnplannedServerException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.full.ChosenBackup;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Staged;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Duration;
import java.util.Optional;

/** Restores the chosen backup into a {@link FreshCopy}, from bytes that nobody but us can change. */
final class RestoreData implements StepWork {
    private final DrPlan plan;
    private final Repositories repositories;
    private final BackupMethods methods;
    private final TargetServers servers;
    private final DatabaseUrls urls;
    private final RestoreState state;

    RestoreData(
            DrPlan plan,
            Repositories repositories,
            BackupMethods methods,
            TargetServers servers,
            DatabaseUrls urls,
            RestoreState state) {
        this.plan = plan;
        this.repositories = repositories;
        this.methods = methods;
        this.servers = servers;
        this.urls = urls;
        this.state = state;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Recovery recovery = step.recovery();
        ChosenBackup chosen = ChosenBackup.of(recovery);
        TargetServers.Target target = servers.of(recovery, state.recoveries());
        if (target instanceof TargetServers.Target.Unknown unknown) {
            return new StepResult.Failed(unknown.failure());
        }
        DatabaseUrl server = ((TargetServers.Target.Known) target).url();
        RestorePlan how = plan.database(recovery.database()).orElseThrow().restore();
        try (Staged staged = staged(step, chosen, context)) {
            return staged.opened() instanceof Opened.Ready ready
                    ? disprovedIfDamaged(
                            recovery,
                            chosen,
                            new FreshCopy(step, context, how, methods, server)
                                    .of(ready.files(), () -> liveOwner(recovery)),
                            context)
                    : disprovedIfDamaged(recovery, chosen, notReady(staged.opened()), context);
        }
    }

    /** What is checked is what is restored: nobody but us can change the copy. */
    private Staged staged(RunStep step, ChosenBackup chosen, StepContext context) throws InterruptedException {
        long from = System.nanoTime();
        try (ProgressTeller teller = new ProgressTeller(context)) {
            return repositories.stage(
                    chosen.repository(),
                    step.recovery().database(),
                    chosen.backupId(),
                    chosen.manifestSha256(),
                    step.recovery().id(),
                    progress -> teller.tell(
                            progress.bytesDone(),
                            progress.bytesTotal(),
                            "Copying backup %s to check what is restored".formatted(chosen.backupId())));
        } finally {
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    /** Who owns the live database now; empty when it cannot be asked. */
    private Optional<String> liveOwner(Recovery recovery) {
        try {
            return DatabaseFacts.read(urls.current(recovery.database(), state.recoveries()))
                    .whenGiven()
                    .map(facts -> facts.database().owner());
        } catch (UnplannedServerException e) {
            return Optional.empty();
        }
    }

    private static StepResult disprovedIfDamaged(
            Recovery recovery, ChosenBackup chosen, StepResult result, StepContext context)
            throws InterruptedException {
        if (result instanceof StepResult.Failed failed
                && failed.failure().reason().equals(RestoreReason.BACKUP_DAMAGED.code())) {
            context.publish(new BackupDisproved(
                    recovery.database(), chosen.backupId(), failed.failure().detail(), Optional.of(recovery.id())));
        }
        return result;
    }

    static StepResult notReady(Opened opened) {
        if (opened instanceof Opened.Damaged damaged) {
            return new StepResult.Failed(RestoreReason.BACKUP_DAMAGED.because(damaged.detail()));
        }
        if (opened instanceof Opened.Replaced replaced) {
            return new StepResult.Failed(RestoreReason.BACKUP_REPLACED.because(replaced.detail()));
        }
        return new StepResult.Failed(
                opened instanceof Opened.NoRoom small
                        ? RestoreReason.STAGING_TOO_SMALL.because(small.detail())
                        : RestoreReason.REPOSITORY_UNAVAILABLE.because(((Opened.Unavailable) opened).detail()));
    }
}
