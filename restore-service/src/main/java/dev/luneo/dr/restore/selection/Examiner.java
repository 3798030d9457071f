package dev.luneo.dr.restore.selection;

import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.Verification;
import dev.luneo.dr.repository.VerifyProgress;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupMethod;
import dev.luneo.dr.restore.method.BackupMethod.OwnWord;
import dev.luneo.dr.restore.method.BackupMethods;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Looks at a backup as closely as can be without restoring it: every byte, the dump's own word, the fingerprint. */
public final class Examiner {
    private final Repositories repositories;
    private final BackupMethods methods;

    public Examiner(Repositories repositories, BackupMethods methods) {
        this.repositories = repositories;
        this.methods = methods;
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
        Optional<String> obstacle = methods.obstacle(manifest, serverVersion);
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
            return itsOwnWord(repositoryName, manifest);
        } catch (RepositoryUnavailable outage) {
            return new Verdict.Unfit(String.valueOf(outage.getMessage()));
        } catch (CancellationException interrupted) {
            Thread.interrupted();
            throw new InterruptedException(String.valueOf(interrupted.getMessage()));
        }
    }

    private Verdict itsOwnWord(String repository, Manifest manifest) throws InterruptedException {
        BackupMethod method = methods.of(manifest);
        String copy = "word-" + UUID.randomUUID();
        try (Staged schema = repositories.stageSchema(repository, manifest.database(), manifest, copy)) {
            return schema.opened() instanceof Opened.Ready ready
                    ? verdict(method.ownWord(ready.files()), repository, manifest)
                    : unread(schema.opened());
        }
    }

    private static Verdict verdict(OwnWord word, String repository, Manifest manifest) {
        if (word instanceof OwnWord.Damaged damaged) {
            return new Verdict.Damaged(damaged.detail());
        }
        if (word instanceof OwnWord.Unfit unfit) {
            return new Verdict.Unfit(unfit.detail());
        }
        return word instanceof OwnWord.Unheard unheard
                ? new Verdict.CannotTell(unheard.failure())
                : new Verdict.Good(repository, manifest);
    }

    private static Verdict unread(Opened opened) {
        if (opened instanceof Opened.NoRoom) {
            return new Verdict.CannotTell(RestoreReason.STAGING_TOO_SMALL.because(opened.detail()));
        }
        return opened instanceof Opened.Damaged damaged
                ? new Verdict.Damaged(damaged.detail())
                : new Verdict.Unfit(opened.detail());
    }
}
