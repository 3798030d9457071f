package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes backups and drafts away: their directory gets a hidden name in one step, manifest and all, and only then is emptied.
 * So what is half removed is in nobody's catalogue.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    static final String PREFIX = ".removed-";

    private final Path home;

    Leftovers(Path home) {
        this.home = home;
    }

    static boolean is(String name) {
        return name.startsWith(PREFIX);
    }

    Removal remove(BackupId id, boolean complete) {
        Path directory = home.resolve(id.value());
        Path aside = home.resolve(PREFIX + id);
        try {
            boolean resumed = Files.exists(aside, LinkOption.NOFOLLOW_LINKS);
            Storage.deleteTree(aside);
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return resumed ? new Removal.Removed(0) : new Removal.Absent();
            }
            if (hasManifest(directory) != complete) {
                return new Removal.LeftAlone(
                        complete ? directory + " has no manifest: a draft, not a backup" : directory + " is a backup");
            }
            Storage.moveAside(directory, aside);
            // A draft may have been completed between the look and the move; then it must come back whole.
            if (!complete && hasManifest(aside)) {
                Storage.moveAside(aside, directory);
                return new Removal.LeftAlone(directory + " was completed in this moment");
            }
            long bytes = Inventory.of(aside).bytes();
            Storage.deleteTree(aside);
            return new Removal.Removed(bytes);
        } catch (NoSuchFileException another) {
            return new Removal.Absent();
        } catch (IOException failure) {
            return new Removal.Failed(Storage.explain(failure, directory, 0));
        }
    }

    /** Finishes removals that were interrupted. */
    void clear() {
        for (Path path :
                Storage.list(home, path -> path.getFileName().toString().startsWith(PREFIX))) {
            try {
                Storage.deleteTree(path);
            } catch (IOException failure) {
                log.warn("{} takes up space until it can be deleted: {}", path, failure.toString());
            }
        }
    }

    /** A symbolic link or a file in a backup's place counts as one: removing it takes the link away, not its target. */
    private static boolean hasManifest(Path directory) {
        return !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || Files.exists(directory.resolve(Manifest.FILE_NAME), LinkOption.NOFOLLOW_LINKS);
    }
}
