package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.FilesystemStore;
import dev.luneo.dr.repository.store.ObjectStore;
import java.nio.file.Path;

/**
 * Where a repository is.
 *
 * @param store keeps its backups
 * @param attempts a directory of our own, where tools write what is to become one; on the store's own disk it becomes one without a copy
 */
public record Storage(ObjectStore store, Path attempts) {

    /** A directory, for both. */
    public static Storage filesystem(Path root) {
        FilesystemStore store = new FilesystemStore(root);
        return new Storage(store, store.root());
    }
}
