package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.UnplannedServerException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.dump.PgRestore;
import dev.luneo.dr.postgres.dump.RestoreOutcome;
import dev.luneo.dr.postgres.dump.RestoreSettings;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.selection.BackupFiles;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs pg_restore into a new database whose name belongs to this attempt alone; what it leaves half done, it drops. */
final class RestoreData implements StepWork {
    private static final Logger log = LoggerFactory.getLogger(RestoreData.class);

    private final DrPlan plan;
    private final Repositories repositories;
    private final PostgresBinaries binaries;
    private final TargetServers servers;
    private final DatabaseUrls urls;
    private final Supplier<RestoreState> state;

    RestoreData(
            DrPlan plan,
            Repositories repositories,
            PostgresBinaries binaries,
            TargetServers servers,
            DatabaseUrls urls,
            Supplier<RestoreState> state) {
        this.plan = plan;
        this.repositories = repositories;
        this.binaries = binaries;
        this.servers = servers;
        this.urls = urls;
        this.state = state;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Recovery recovery = step.recovery();
        ChosenBackup chosen = ChosenBackup.of(recovery);
        TargetServers.Target target = servers.of(recovery, state.get().recoveries());
        if (target instanceof TargetServers.Target.Unknown unknown) {
            return new StepResult.Failed(unknown.failure());
        }
        DatabaseUrl server = ((TargetServers.Target.Known) target).url();
        try (Staged staged = staged(step, chosen, context)) {
            return staged.opened() instanceof Opened.Ready ready
                    ? disprovedIfDamaged(recovery, chosen, restored(step, context, server, ready.files()), context)
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

    private StepResult restored(RunStep step, StepContext context, DatabaseUrl server, BackupFiles backup)
            throws InterruptedException {
        Recovery recovery = step.recovery();
        String name = RestoredDatabaseName.of(recovery.database(), recovery.id(), step.attempt());
        long from = System.nanoTime();
        boolean whole = false;
        try {
            StepResult result = restore(step, context, server, backup, server.withDatabase(name));
            whole = result instanceof StepResult.Done;
            return result;
        } finally {
            if (!whole) {
                dropOwn(server, name);
            }
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    private StepResult restore(
            RunStep step, StepContext context, DatabaseUrl server, BackupFiles backup, DatabaseUrl restored)
            throws InterruptedException {
        // An attempt that died may have left its own; and this very attempt is made anew after a bug.
        context.beforeEffect();
        LeftOverDatabases.Swept swept = new LeftOverDatabases(step.recovery(), server).drop();
        if (swept.failure().isPresent()) {
            return new StepResult.Failed(swept.failure().get());
        }
        context.beforeEffect();
        RestorePlan how =
                plan.database(step.recovery().database()).orElseThrow().restore();
        Answer<Requirements> asked =
                backup.catalogued().fold(recorded -> Requirements.of(recorded, how, server), Answer::failed);
        if (asked.whenFailed().isPresent()) {
            return new StepResult.Failed(RestoreReason.of(asked.whenFailed().get()));
        }
        Requirements requirements = asked.orThrow();
        // Right before: what was so when the server was looked at may have changed while people decided.
        if (!requirements.problems().isEmpty()) {
            return new StepResult.Failed(requirements.problems().get(0));
        }
        Optional<Failure> notMade = new NewDatabase(server, restored.location().database())
                .create(backup, step.recovery().database());
        if (notMade.isPresent()) {
            return new StepResult.Failed(notMade.get());
        }
        RestoringRole role = new RestoringRole(server, restored, requirements);
        Optional<PostgresFailure> notBegun = role.begin(how.timeLimit());
        if (notBegun.isPresent()) {
            return new StepResult.Failed(RestoreReason.of(notBegun.get()));
        }
        return fill(step, context, backup, role, requirements);
    }

    private StepResult fill(
            RunStep step, StepContext context, BackupFiles backup, RestoringRole role, Requirements requirements)
            throws InterruptedException {
        RestorePlan how = requirements.how();
        RestoreSettings settings =
                RestoreSettings.toRestorer(how.jobs(), how.timeLimit(), requirements.oneTablespace(), role.leftOut());
        RestoreOutcome outcome;
        context.beforeEffect();
        try (ProgressTeller teller = new ProgressTeller(context)) {
            outcome = new PgRestore(binaries)
                    .restore(
                            backup.dump(),
                            role.login(),
                            settings,
                            progress -> teller.tell(progress.done(), progress.total(), progress.object()));
        }
        if (outcome instanceof RestoreOutcome.Failed failed) {
            return new StepResult.Failed(RestoreReason.of(failed.failure()));
        }
        context.beforeEffect();
        DatabaseLocation place = role.login().location();
        List<String> words = new ArrayList<>();
        words.add("%d objects restored to %s by pg_restore %s"
                .formatted(
                        ((RestoreOutcome.Restored) outcome).entries(),
                        place,
                        ((RestoreOutcome.Restored) outcome).toolVersion()));
        NewDatabase.analyze(role.login()).ifPresent(words::add);
        Answer<RestoringRole.Given> given =
                role.handOver(backup.manifest().serverVersion() / 10_000, live(step.recovery()));
        if (given.whenFailed().isPresent()) {
            return new StepResult.Failed(RestoreReason.of(given.whenFailed().get()));
        }
        if (!given.orThrow().tampered().isEmpty()) {
            return new StepResult.Failed(
                    RestoreReason.ALTERED_WHILE_RESTORED.because("Something changed the database while it was filled: "
                            + String.join("; ", given.orThrow().tampered())));
        }
        words.addAll(given.orThrow().notKept());
        return new StepResult.Done(String.join("; ", words), RestoredPlace.facts(DatabaseUrls.of(place)));
    }

    /** Who owns the live database now; empty when it cannot be asked. */
    private Optional<String> live(Recovery recovery) {
        try {
            return DatabaseFacts.read(
                            urls.current(recovery.database(), state.get().recoveries()))
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

    /** Ours whoever owns the partition by now: its name carries this attempt, which nobody else makes. */
    private static void dropOwn(DatabaseUrl server, String name) {
        boolean interrupted = Thread.interrupted();
        Change change = new PostgresServer(server).dropDatabase(name);
        if (change.ok()) {
            Answer<Boolean> role = Administration.ask(server, connection -> new RestoreRole(name).drop(connection));
            role.whenFailed()
                    .ifPresent(failure -> log.warn(
                            "The role {} of a restore is still there and is tried again: {}",
                            name,
                            failure.describe()));
        }
        change.whenFailed()
                .ifPresent(failure -> log.warn(
                        "The half-restored database {} is still there and is tried again: {}",
                        name,
                        failure.describe()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
