package dev.luneo.dr.restore.selection;

import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.dump.ArchiveInfo;
import dev.luneo.dr.postgres.dump.DumpArchive;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.Verification;
import dev.luneo.dr.repository.VerifyProgress;
import dev.luneo.dr.restore.RestoreReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Looks at a backup as closely as can be without restoring it: every byte, the dump's own word, the fingerprint. */
public final class Examiner {
    private final Repositories repositories;
    private final DumpArchive archives;

    public Examiner(Repositories repositories, PostgresBinaries binaries) {
        this.repositories = repositories;
        this.archives = new DumpArchive(binaries);
    }

    /**
     * The first good copy of a backup.
     *
     * @param target what was asked for, which may accept a backup that nobody vouches for
     * @param serverVersion of the server it is to be restored to, as {@code server_version_num} has it
     * @param progress bytes read, on a thread that is not the caller's
     */
    public Verdict examine(
            String database, Holding backup, RestoreTarget target, int serverVersion, Consumer<VerifyProgress> progress)
            throws InterruptedException {
        Optional<String> notAuthenticated = backup.notAuthenticated().filter(why -> !target.acceptsUnsigned());
        if (notAuthenticated.isPresent()) {
            return new Verdict.NotAuthenticated(notAuthenticated.get());
        }
        List<String> damages = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        if (!backup.damages().isEmpty()) {
            (Damage.mayPass(backup.damages()) ? obstacles : damages).add(backup.flaws());
        }
        for (Map.Entry<String, Manifest> copy : backup.acceptable(target).entrySet()) {
            Verdict verdict = examine(database, copy.getKey(), copy.getValue(), serverVersion, progress);
            if (verdict instanceof Verdict.Good || verdict instanceof Verdict.CannotTell) {
                return verdict;
            }
            if (verdict instanceof Verdict.Damaged damaged) {
                damages.add(damaged.detail());
            } else if (verdict instanceof Verdict.Unfit unfit) {
                obstacles.add(unfit.detail());
            }
        }
        // As long as one copy may be good, the backup is not disproved.
        return obstacles.isEmpty()
                ? new Verdict.Damaged(String.join("; ", damages))
                : new Verdict.Unfit(String.join("; ", obstacles));
    }

    private Verdict examine(
            String database,
            String repositoryName,
            Manifest manifest,
            int serverVersion,
            Consumer<VerifyProgress> progress)
            throws InterruptedException {
        Optional<String> obstacle = obstacle(manifest, serverVersion);
        if (obstacle.isPresent()) {
            return new Verdict.Unfit(obstacle.get());
        }
        try {
            Optional<BackupRepository> repository = repositories.find(repositoryName);
            if (repository.isEmpty()) {
                return new Verdict.Unfit("repository %s is not there any more".formatted(repositoryName));
            }
            BackupId id = manifest.backupId();
            Verification verification = repository.get().verify(database, id, progress);
            if (verification instanceof Verification.Damaged damaged) {
                return Damage.mayPass(damaged.damages())
                        ? new Verdict.Unfit(Damage.words(damaged.damages()))
                        : new Verdict.Damaged(Damage.words(damaged.damages()));
            }
            if (!verification.read().map(Manifest::sha256).equals(Optional.of(manifest.sha256()))) {
                return new Verdict.Unfit("another backup was put in its place while it was read");
            }
            return itsOwnWord(repositoryName, repository.get().objectDirectory(database, id), manifest);
        } catch (RepositoryUnavailable outage) {
            return new Verdict.Unfit(String.valueOf(outage.getMessage()));
        } catch (CancellationException interrupted) {
            Thread.interrupted();
            throw new InterruptedException(String.valueOf(interrupted.getMessage()));
        }
    }

    /** What the manifest itself says against it; nobody needs to read gigabytes for that. */
    public static Optional<String> obstacle(Manifest manifest, int serverVersion) {
        if (!manifest.method().equals(BackupFiles.METHOD)) {
            return Optional.of("its method is '%s', and only '%s' backups can be restored here"
                    .formatted(manifest.method(), BackupFiles.METHOD));
        }
        return newerThan(serverVersion, manifest.serverVersion() / 10_000);
    }

    private static Optional<String> newerThan(int serverVersion, int backupMajor) {
        return backupMajor > serverVersion / 10_000
                ? Optional.of("it was taken from PostgreSQL %d, and the server to restore to is PostgreSQL %d"
                        .formatted(backupMajor, serverVersion / 10_000))
                : Optional.empty();
    }

    private Verdict itsOwnWord(String repository, Path directory, Manifest manifest) throws InterruptedException {
        Optional<BackupFiles> files = BackupFiles.of(directory, manifest);
        if (files.isEmpty()) {
            return new Verdict.Damaged("its manifest lists no dump (no toc.dat)");
        }
        Answer<ArchiveInfo> archive = archives.inspect(files.get().dump());
        if (archive.whenFailed().isPresent()) {
            PostgresFailure failure = archive.whenFailed().get();
            return switch (failure.reason()) {
                case DATA_DAMAGED -> new Verdict.Damaged("its dump cannot be read: " + failure.detail());
                case TOOL_TOO_OLD -> new Verdict.Unfit("its dump needs a newer pg_restore: " + failure.detail());
                default -> new Verdict.CannotTell(RestoreReason.of(failure));
            };
        }
        int major = archive.orThrow().serverMajor();
        if (major != manifest.serverVersion() / 10_000) {
            return new Verdict.Damaged("its manifest says PostgreSQL %d, its dump says PostgreSQL %s"
                    .formatted(
                            manifest.serverVersion() / 10_000, archive.orThrow().serverVersion()));
        }
        return fingerprint(files.get())
                .<Verdict>map(Verdict.Damaged::new)
                .orElseGet(() -> new Verdict.Good(repository, manifest));
    }

    /** What is wrong with the fingerprint. */
    private static Optional<String> fingerprint(BackupFiles files) {
        try {
            files.facts();
            Optional<Fingerprint> recorded = files.fingerprint();
            return recorded.filter(fingerprint ->
                            !fingerprint.takenAt().equals(files.manifest().restorablePoint()))
                    .map(fingerprint -> "its manifest says it is as of %s, its fingerprint says %s"
                            .formatted(files.manifest().restorablePoint(), fingerprint.takenAt()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("what was recorded of it cannot be read: " + e.getMessage());
        }
    }
}
