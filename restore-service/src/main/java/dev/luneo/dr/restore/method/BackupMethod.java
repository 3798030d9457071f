package dev.luneo.dr.restore.method;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.dump.RestoreProgress;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import dev.luneo.dr.restore.server.CopyPlace;
import dev.luneo.dr.restore.server.Extent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A way in which databases were copied, seen from the other end: whether a backup is one, and how it becomes a database. */
public interface BackupMethod {

    /** As manifests have it. */
    String word();

    /** What a backup of this method has and this one has not, by its manifest alone; empty when there is something to restore. */
    Optional<String> lacks(Manifest manifest);

    /** Whether an object tells of the schema: those that do are few and small, and enough for a restore without data. */
    boolean tellsOfSchema(StoredObject object);

    /** What a backup says of itself, beyond bytes that are as they were written. */
    sealed interface OwnWord {
        /** It is what its manifest says. */
        record Fits() implements OwnWord {}

        /** It must never be chosen again. */
        record Damaged(String detail) implements OwnWord {}

        /** Nothing says that it is damaged, yet it cannot be restored. */
        record Unfit(String detail) implements OwnWord {}

        /** The fault is ours, not the backup's. */
        record Unheard(Failure failure) implements OwnWord {}
    }

    /** @param schema a copy of our own of what {@link #tellsOfSchema} */
    OwnWord ownWord(BackupFiles schema) throws InterruptedException;

    /** What came of a restore. When it failed, a part may be there. */
    sealed interface Made {
        /** @param words what is to be told of it, the first of them how much it is */
        record Whole(int objects, List<String> words) implements Made {}

        /** @param object of the backup at which it failed, where it was one */
        record Failed(Failure failure, Optional<String> object) implements Made {}
    }

    /**
     * What is asked for.
     *
     * @param database as the plan names it
     * @param backup a copy of our own
     * @param liveOwner who gets everything where the backup does not say whose it was
     * @param beforeEffect asked before each change of the server; throws when it is somebody else's to make
     */
    record Wanted(
            String database,
            BackupFiles backup,
            CopyPlace place,
            Extent extent,
            Supplier<Optional<String>> liveOwner,
            Runnable beforeEffect,
            Consumer<RestoreProgress> progress) {}

    /** Makes a new database of a backup, and gives it to whom it belonged. A rehearsal takes the same way: what fails here, fails there. */
    Made restore(Wanted wanted) throws InterruptedException;
}
