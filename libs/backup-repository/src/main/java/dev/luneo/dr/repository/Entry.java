package dev.luneo.dr.repository;

import java.time.Instant;
import java.util.List;

/** What one directory of the repository is. */
public sealed interface Entry {

    BackupId id();

    /**
     * A complete backup: its manifest is sound, and every object is there in its full length. Whether the contents are still
     * those that were stored is what {@link BackupRepository#verify} finds out.
     */
    record Usable(Manifest manifest) implements Entry {
        @Override
        public BackupId id() {
            return manifest.backupId();
        }
    }

    /**
     * Complete and sound in itself, and nobody known vouches for it: whoever could write to the repository may have made it up. It is
     * restored only when a person says so, counts for nothing, and is never removed.
     *
     * @param why in words, such as which key it is signed with
     */
    record Unauthenticated(Manifest manifest, String why) implements Entry {
        @Override
        public BackupId id() {
            return manifest.backupId();
        }
    }

    /**
     * Has a manifest, or is no directory, and must not be restored. The damages are never empty.
     *
     * @param ours whether its manifest is signed with a key of ours, so that it was a backup once; otherwise it may be whatever
     *     somebody has put there
     */
    record Unusable(BackupId id, List<Damage> damages, boolean ours) implements Entry {
        public Unusable {
            damages = List.copyOf(damages);
        }
    }

    /**
     * Has no manifest: is being written, or was left behind by an attempt that died.
     *
     * @param lastWrite when anything in it last changed, by the clock of the storage
     */
    record Incomplete(BackupId id, Instant lastWrite) implements Entry {}
}
