package dev.luneo.dr.backup.taking;

import dev.luneo.dr.backup.schedule.BackupCommand.TakeBackup;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.ManifestFacts;
import java.time.Instant;

/**
 * A way to copy a database. It fills a draft with files; that they become a backup, with a manifest that names each with its checksum, or
 * nothing at all, is seen to by {@link BackupTaker}.
 */
public interface BackupMethod {

    /** What came of it. */
    sealed interface Copied {

        /** Everything that is to be in the backup lies in the draft. */
        record Whole(ManifestFacts facts) implements Copied {}

        record Failed(Failure failure) implements Copied {}
    }

    /**
     * @param began when the attempt did, by this machine's clock
     * @param performance to be asked before each effect outside of the draft, which is this attempt's alone
     */
    Copied into(BackupDraft draft, TakeBackup command, Instant began, Performance performance)
            throws InterruptedException;
}
