package dev.luneo.dr.repository;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The outcome of copying a backup to a place of our own, to be restored from there. */
public sealed interface Staging {

    /**
     * Every byte there is as the manifest says, and nobody else can change one any more.
     *
     * @param directory for this user only; the caller deletes it
     */
    record Staged(Manifest manifest, Path directory) implements Staging {}

    /** Must not be restored; never empty. */
    record Damaged(List<Damage> damages) implements Staging {
        public Damaged {
            damages = List.copyOf(damages);
        }
    }

    /** There is no backup with this manifest any more: it was removed, or replaced by another one. */
    record Replaced(String detail) implements Staging {}

    /**
     * What is missing for a copy of a backup; empty when there is room, as far as the file system says.
     *
     * @param into where the copy would be; need not be there
     */
    static Optional<RepositoryFailure> lacking(Manifest manifest, Path into) {
        return Copying.lacking(manifest.storedBytes(), into);
    }

    /** The copy could not be written. */
    record Failed(RepositoryFailure failure) implements Staging {}
}
