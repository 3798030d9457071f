package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.method.BackupMethod;
import dev.luneo.dr.restore.method.BackupMethod.Made;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.server.CopyPlace;
import dev.luneo.dr.restore.server.Extent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores a backup's definitions, without data, into a database that is dropped afterwards, whatever came of it. */
final class ScratchRestore {
    private static final Logger log = LoggerFactory.getLogger(ScratchRestore.class);

    private final DatabasePlan database;
    private final BackupMethods methods;
    private final Duration limit;
    private final Runnable beforeEffect;

    /**
     * @param limit for pg_restore
     * @param beforeEffect asked before each change of the server; throws when it is somebody else's to make
     */
    public ScratchRestore(DatabasePlan database, BackupMethods methods, Duration limit, Runnable beforeEffect) {
        this.database = database;
        this.methods = methods;
        this.limit = limit;
        this.beforeEffect = beforeEffect;
    }

    /** How it went. Nothing is left of it on the server, unless the failure says so. */
    public sealed interface Outcome {
        /** @param words what a restore would say, the first of them how much it is */
        record Restored(int objects, List<String> words) implements Outcome {}

        /** @param object of the backup at which it failed, where it was one */
        record Failed(Failure failure, Optional<String> object) implements Outcome {}
    }

    /**
     * @param name of the database, which belongs to this attempt alone
     * @param leftOvers names of those that earlier attempts may have left
     */
    public Outcome of(BackupFiles backup, DatabaseUrl server, String name, List<String> leftOvers)
            throws InterruptedException {
        CopyPlace scratch = new CopyPlace(server, name, database.restore());
        List<String> all = new ArrayList<>(leftOvers);
        all.add(name);
        for (String left : all) {
            beforeEffect.run();
            Optional<PostgresFailure> stays =
                    new CopyPlace(server, left, database.restore()).remove().failure();
            if (stays.isPresent()) {
                return stillThere(left, stays.get());
            }
        }
        Optional<PostgresFailure> notDropped;
        Made made;
        try {
            made = methods.of(backup.manifest())
                    .restore(new BackupMethod.Wanted(
                            database.name(),
                            backup,
                            scratch,
                            Extent.schema(limit),
                            Optional::empty,
                            beforeEffect,
                            progress -> {}));
        } finally {
            notDropped = dropped(scratch);
        }
        if (made instanceof Made.Failed failed) {
            return new Outcome.Failed(failed.failure(), failed.object());
        }
        Made.Whole whole = (Made.Whole) made;
        return notDropped
                .map(failure -> stillThere(name, failure))
                .orElseGet(() -> new Outcome.Restored(whole.objects(), whole.words()));
    }

    private static Outcome stillThere(String name, PostgresFailure failure) {
        Failure reason = RestoreReason.of(failure);
        return new Outcome.Failed(
                new Failure(
                        reason.reason(),
                        "The scratch database %s cannot be dropped: %s".formatted(name, reason.detail()),
                        reason.hint() + ". It holds no data, and dropping it is tried again by itself",
                        true),
                Optional.empty());
    }

    /** Ours whoever owns the partition by now: its name carries this attempt, which nobody else makes. */
    private static Optional<PostgresFailure> dropped(CopyPlace scratch) {
        boolean interrupted = Thread.interrupted();
        try {
            Optional<PostgresFailure> failure = scratch.remove().failure();
            failure.ifPresent(why -> log.warn(
                    "The scratch database {} is still there and is dropped by the next attempt: {}",
                    scratch.name(),
                    why.describe()));
            return failure;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
