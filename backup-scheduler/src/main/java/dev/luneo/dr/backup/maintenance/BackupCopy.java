package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Completion;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.util.Optional;

/** A backup copied to another repository, object by object; it becomes a backup there only when every checksum is right. */
final class BackupCopy {
    private final Manifest manifest;
    private final BackupRepository source;

    BackupCopy(Manifest manifest, BackupRepository source) {
        this.manifest = manifest;
        this.source = source;
    }

    /**
     * Empty when the copy is there; otherwise what is wrong, for people.
     *
     * @param beforeEach run before each object and before the end, to stop when the work is somebody else's by now
     */
    Optional<String> to(BackupRepository target, Runnable beforeEach) throws InterruptedException {
        target.discardAttempts(manifest.database(), manifest.backupId());
        Beginning beginning = target.beginCopy(manifest.database(), manifest.backupId());
        if (!(beginning instanceof Beginning.Begun begun)) {
            return Optional.of(
                    beginning instanceof Beginning.Failed failed
                            ? failed.failure().detail()
                            : "its place is taken and cannot be freed");
        }
        BackupDraft draft = begun.draft();
        Optional<String> problem = Optional.of("the copy was interrupted");
        try {
            problem = copyInto(draft, beforeEach);
            return problem;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("no longer ours to copy");
            }
            problem = Optional.of(e.toString());
            return problem;
        } finally {
            if (problem.isPresent()) {
                boolean interrupted = Thread.interrupted();
                draft.abandon();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private Optional<String> copyInto(BackupDraft draft, Runnable beforeEach) throws IOException {
        for (StoredObject object : manifest.objects()) {
            beforeEach.run();
            if (!draft.copy(object, source)) {
                return Optional.of("%s is not what was stored: the backup is damaged where it is copied from"
                        .formatted(object.path()));
            }
        }
        beforeEach.run();
        Completion completion = draft.completeAs(manifest);
        return completion instanceof Completion.Failed failed
                ? Optional.of(failed.failure().detail())
                : Optional.empty();
    }
}
