package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.dump.PgRestore;
import dev.luneo.dr.postgres.dump.RestoreOutcome;
import dev.luneo.dr.postgres.dump.RestoreSettings;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.selection.BackupFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The new database of one attempt, which has a name that belongs to that attempt alone: made, filled and handed over, or dropped. */
final class FreshCopy {
    private static final Logger log = LoggerFactory.getLogger(FreshCopy.class);

    private final RunStep step;
    private final StepContext context;
    private final RestorePlan how;
    private final PostgresBinaries binaries;
    private final DatabaseUrl server;
    private final DatabaseUrl copy;

    FreshCopy(RunStep step, StepContext context, RestorePlan how, PostgresBinaries binaries, DatabaseUrl server) {
        this.step = step;
        this.context = context;
        this.how = how;
        this.binaries = binaries;
        this.server = server;
        this.copy = server.withDatabase(RestoredDatabaseName.of(
                step.recovery().database(), step.recovery().id(), step.attempt()));
    }

    /** @param liveOwner who gets everything where the backup does not say whose it was */
    StepResult of(BackupFiles backup, Supplier<Optional<String>> liveOwner) throws InterruptedException {
        long from = System.nanoTime();
        boolean whole = false;
        try {
            StepResult result = made(backup, liveOwner);
            whole = result instanceof StepResult.Done;
            return result;
        } finally {
            if (!whole) {
                drop();
            }
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    private StepResult made(BackupFiles backup, Supplier<Optional<String>> liveOwner) throws InterruptedException {
        // An attempt that died may have left its own; and this very attempt is made anew after a bug.
        context.beforeEffect();
        LeftOverDatabases.Swept swept = new LeftOverDatabases(step.recovery(), server, how).drop();
        if (swept.failure().isPresent()) {
            return new StepResult.Failed(swept.failure().get());
        }
        context.beforeEffect();
        Answer<Requirements> asked =
                backup.catalogued().fold(recorded -> Requirements.of(recorded, how, server), Answer::failed);
        if (asked.whenFailed().isPresent()) {
            return failed(asked.whenFailed().get());
        }
        Requirements requirements = asked.orThrow();
        // Right before: what was so when the server was looked at may have changed while people decided.
        if (!requirements.problems().isEmpty()) {
            return new StepResult.Failed(requirements.problems().get(0));
        }
        Optional<Failure> notMade = new NewDatabase(server, copy.location().database())
                .create(backup, step.recovery().database());
        if (notMade.isPresent()) {
            return new StepResult.Failed(notMade.get());
        }
        RestoringRole role = new RestoringRole(server, copy, requirements);
        Optional<PostgresFailure> notBegun = role.begin(how.timeLimit());
        return notBegun.isPresent() ? failed(notBegun.get()) : filled(backup, role, requirements, liveOwner);
    }

    private StepResult filled(
            BackupFiles backup, RestoringRole role, Requirements requirements, Supplier<Optional<String>> liveOwner)
            throws InterruptedException {
        RestoreSettings settings = RestoreSettings.toRestorer(
                how.jobs(), how.timeLimit(), requirements.oneTablespace(), role.leftOut(), requirements.facts());
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
        return outcome instanceof RestoreOutcome.Restored restored
                ? handedOver(backup, role, restored, liveOwner)
                : notFilled(((RestoreOutcome.Failed) outcome).failure(), role);
    }

    private static StepResult notFilled(PostgresFailure failure, RestoringRole role) {
        return role.hasOneThatFills() && failure.reason() == PostgresFailure.Reason.WRONG_CREDENTIALS
                ? new StepResult.Failed(RestoreReason.ALTERED_WHILE_RESTORED.because(
                        "Something gave %s, which fills the database, another password while it did: %s"
                                .formatted(role.login().user(), failure.detail())))
                : failed(failure);
    }

    private StepResult handedOver(
            BackupFiles backup,
            RestoringRole role,
            RestoreOutcome.Restored restored,
            Supplier<Optional<String>> liveOwner)
            throws InterruptedException {
        context.beforeEffect();
        DatabaseLocation place = copy.location();
        List<String> words = new ArrayList<>();
        words.add("%d objects restored to %s by pg_restore %s"
                .formatted(restored.entries(), place, restored.toolVersion()));
        words.addAll(restored.toFinish());
        NewDatabase.analyze(role.login()).ifPresent(words::add);
        Answer<RestoringRole.Given> given =
                role.handOver(backup.manifest().serverVersion() / 10_000, restored.definitions(), liveOwner.get());
        if (given.whenFailed().isPresent()) {
            return failed(given.whenFailed().get());
        }
        if (!given.orThrow().tampered().isEmpty()) {
            return new StepResult.Failed(
                    RestoreReason.ALTERED_WHILE_RESTORED.because("Something changed the database while it was filled: "
                            + String.join("; ", given.orThrow().tampered())));
        }
        words.addAll(given.orThrow().notKept());
        return new StepResult.Done(String.join("; ", words), RestoredPlace.facts(DatabaseUrls.of(place)));
    }

    private static StepResult failed(PostgresFailure failure) {
        return new StepResult.Failed(RestoreReason.of(failure));
    }

    /** Ours whoever owns the partition by now: its name carries this attempt, which nobody else makes. */
    private void drop() {
        String name = copy.location().database();
        boolean interrupted = Thread.interrupted();
        Change change = new PostgresServer(server).dropDatabase(name);
        if (change.ok()) {
            Answer<Boolean> role = Administration.ask(server, connection -> new RestoreRole(name).drop(connection));
            role.whenFailed().ifPresent(failure -> stillThere("role", failure));
            RestoringRole.lockLent(server, how)
                    .ifPresent(failure -> log.warn("The role that fills may still log in: {}", failure.describe()));
        }
        change.whenFailed().ifPresent(failure -> stillThere("half-restored database", failure));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stillThere(String what, PostgresFailure failure) {
        log.warn(
                "The {} {} is still there and is tried again: {}",
                what,
                copy.location().database(),
                failure.describe());
    }
}
