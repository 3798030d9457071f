package dev.luneo.dr.restore.step;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.restore.full.RestoredPlace;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.method.BackupMethod;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.server.CopyPlace;
import dev.luneo.dr.restore.server.Extent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
    private final BackupMethods methods;
    private final CopyPlace copy;

    FreshCopy(RunStep step, StepContext context, RestorePlan how, BackupMethods methods, DatabaseUrl server) {
        this.step = step;
        this.context = context;
        this.how = how;
        this.methods = methods;
        this.copy = new CopyPlace(
                server,
                RestoredDatabaseName.of(
                        step.recovery().database(), step.recovery().id(), step.attempt()),
                how);
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
        LeftOverDatabases.Swept swept = new LeftOverDatabases(step.recovery(), copy.server(), how).drop();
        if (swept.failure().isPresent()) {
            return new StepResult.Failed(swept.failure().get());
        }
        BackupMethod.Made made;
        try (ProgressTeller teller = new ProgressTeller(context)) {
            made = methods.of(backup.manifest())
                    .restore(new BackupMethod.Wanted(
                            step.recovery().database(),
                            backup,
                            copy,
                            Extent.all(how),
                            liveOwner,
                            context::beforeEffect,
                            progress -> teller.tell(progress.done(), progress.total(), progress.words())));
        }
        return made instanceof BackupMethod.Made.Whole whole
                ? new StepResult.Done(String.join("; ", whole.words()), facts(whole))
                : new StepResult.Failed(((BackupMethod.Made.Failed) made).failure());
    }

    /** The first of the words says how much it is; the others are for a person to note. */
    private Map<String, String> facts(BackupMethod.Made.Whole whole) {
        Map<String, String> facts =
                new HashMap<>(RestoredPlace.facts(DatabaseUrls.of(copy.url().location())));
        facts.putAll(Remarks.facts(whole.words().subList(1, whole.words().size())));
        return facts;
    }

    /** Ours whoever owns the partition by now: its name carries this attempt, which nobody else makes. */
    private void drop() {
        boolean interrupted = Thread.interrupted();
        copy.remove()
                .failure()
                .ifPresent(failure -> log.warn(
                        "The half-restored database {}, or its role, is still there and is tried again: {}",
                        copy.name(),
                        failure.describe()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
