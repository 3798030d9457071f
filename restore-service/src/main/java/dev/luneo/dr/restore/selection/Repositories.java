package dev.luneo.dr.restore.selection;

import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryFailure;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.Staging;
import dev.luneo.dr.repository.StoredObject;
import dev.luneo.dr.repository.VerifyProgress;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.method.BackupMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The plan's repositories, and the copies of our own that are restored. */
public final class Repositories {
    private final PlannedRepositories planned;
    private final BackupMethods methods;
    private final Path staging;

    /** @param staging a directory of our own, on a disk with room for a backup */
    public Repositories(PlannedRepositories planned, BackupMethods methods, Path staging) {
        this.planned = planned;
        this.methods = methods;
        this.staging = staging;
    }

    /**
     * What all repositories of a database hold.
     *
     * @param known ids of backups that are looked at before all others
     */
    public Holdings holdings(DatabasePlan database, Set<String> known) {
        return planned.look(database.name(), known, true);
    }

    Optional<BackupRepository> find(String name) {
        return planned.place(name).find();
    }

    /** A backup that was chosen before, judged again by its manifest, names and lengths. */
    public Opened open(String repository, String database, String backupId, String manifestSha256) {
        try {
            BackupId id = new BackupId(backupId);
            Optional<BackupRepository> there = find(repository);
            if (there.isEmpty()) {
                return new Opened.Unavailable(missing(repository));
            }
            Optional<Entry> entry = there.get().find(database, id);
            if (entry.isPresent() && entry.get() instanceof Entry.Unusable unusable) {
                return Damage.mayPass(unusable.damages())
                        ? new Opened.Unavailable(Damage.words(unusable.damages()))
                        : new Opened.Damaged(Damage.words(unusable.damages()));
            }
            Optional<Manifest> manifest = entry.flatMap(Repositories::manifest);
            if (manifest.isEmpty()) {
                return new Opened.Damaged("it is not in repository %s any more".formatted(repository));
            }
            return manifest.get().sha256().equals(manifestSha256)
                    ? files(BackupFiles.in(there.get(), manifest.get()))
                    : new Opened.Replaced("another backup lies in its place in repository %s".formatted(repository));
        } catch (RepositoryUnavailable outage) {
            return new Opened.Unavailable(String.valueOf(outage.getMessage()));
        }
    }

    /** Why there is no room for the copy that a restore makes of a backup, with the place and the bytes; empty when there is. */
    public Optional<String> noRoomFor(Manifest backup) {
        return Staging.lacking(backup, staging).map(RepositoryFailure::detail);
    }

    /**
     * A copy of a backup that was chosen before, in a directory of our own, every byte checked while it was copied: what is restored from
     * there is what was chosen, whoever writes to the repository meanwhile.
     *
     * @param name of the copy; one of this name that an earlier attempt left is removed
     */
    public Staged stage(
            String repository,
            String database,
            String backupId,
            String manifestSha256,
            String name,
            Consumer<VerifyProgress> progress)
            throws InterruptedException {
        return staged(repository, database, backupId, manifestSha256, object -> true, name, progress);
    }

    /** As {@link #stage}, of the schema alone: a few megabytes of however large a backup. */
    public Staged stageSchema(String repository, String database, Manifest backup, String name)
            throws InterruptedException {
        return staged(
                repository,
                database,
                backup.backupId().value(),
                backup.sha256(),
                methods.of(backup)::tellsOfSchema,
                name,
                progress -> {});
    }

    private Staged staged(
            String repository,
            String database,
            String backupId,
            String manifestSha256,
            Predicate<StoredObject> wanted,
            String name,
            Consumer<VerifyProgress> progress)
            throws InterruptedException {
        Path place = staging.resolve(name);
        try {
            Staged.prepare(staging, place);
            Optional<BackupRepository> there = find(repository);
            return new Staged(
                    there.isEmpty()
                            ? new Opened.Unavailable(missing(repository))
                            : opened(there.get()
                                    .stage(database, new BackupId(backupId), manifestSha256, wanted, place, progress)),
                    place);
        } catch (RepositoryUnavailable outage) {
            return new Staged(new Opened.Unavailable(String.valueOf(outage.getMessage())), place);
        } catch (IOException failure) {
            return new Staged(new Opened.NoRoom("%s cannot be written: %s".formatted(staging, failure)), place);
        } catch (CancellationException interrupted) {
            Thread.interrupted();
            throw new InterruptedException(String.valueOf(interrupted.getMessage()));
        }
    }

    private Opened opened(Staging staging) {
        if (staging instanceof Staging.Staged staged) {
            return files(BackupFiles.copied(staged.manifest(), staged.directory()));
        }
        if (staging instanceof Staging.Damaged damaged) {
            return Damage.mayPass(damaged.damages())
                    ? new Opened.Unavailable(Damage.words(damaged.damages()))
                    : new Opened.Damaged(Damage.words(damaged.damages()));
        }
        return staging instanceof Staging.Replaced replaced
                ? new Opened.Replaced(replaced.detail())
                : new Opened.NoRoom(((Staging.Failed) staging).failure().detail());
    }

    private Opened files(BackupFiles files) {
        return methods.find(files.manifest())
                .map(method -> method.lacks(files.manifest())
                        .<Opened>map(Opened.Damaged::new)
                        .orElseGet(() -> new Opened.Ready(files)))
                .orElseGet(() -> new Opened.Unavailable("its method '%s' is not served here"
                        .formatted(files.manifest().method())));
    }

    private static Optional<Manifest> manifest(Entry entry) {
        if (entry instanceof Entry.Usable usable) {
            return Optional.of(usable.manifest());
        }
        return entry instanceof Entry.Unauthenticated unknown ? Optional.of(unknown.manifest()) : Optional.empty();
    }

    private String missing(String name) {
        return "repository %s: %s".formatted(name, planned.place(name).missing());
    }
}
