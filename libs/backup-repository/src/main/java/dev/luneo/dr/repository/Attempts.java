package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.Exposure;
import dev.luneo.dr.repository.filesystem.OwnFiles;
import dev.luneo.dr.repository.filesystem.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tools write, for they write files: a hidden directory {@code <database>/.attempt-<backupId>.<number>} of our own for each attempt at
 * a backup, in no catalogue. In a repository of files it is beside the backups, so that it becomes one by a renaming. One is taken away as
 * a backup is: it gets another name in one step, so that a tool still writing to it finds nothing there.
 */
record Attempts(Path area) {

    private static final Pattern NAME = Pattern.compile("\\.attempt-([A-Za-z0-9][A-Za-z0-9-]{0,63})\\.[0-9]{1,9}");

    static boolean is(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether it is refused: others could change what lies in it. */
    record Place(Path directory, Optional<String> exposed) {}

    /**
     * A directory for one caller alone.
     *
     * @param copy whether others may write there, too
     * @throws java.nio.file.FileAlreadyExistsException when it was given to another
     */
    Place begin(String database, BackupId id, int attempt, boolean copy) throws IOException {
        Path directory = area.resolve(database).resolve(".attempt-" + id + "." + attempt);
        OwnFiles.makeDirectory(area.resolve(database));
        OwnFiles.createDirectory(directory);
        Optional<String> exposed = copy ? Optional.empty() : Exposure.of(directory);
        if (exposed.isPresent()) {
            Files.delete(directory);
        }
        return new Place(directory, exposed);
    }

    /** Takes away every attempt at one backup. */
    Removal discard(String database, BackupId id) throws IOException {
        Removal all = new Removal.Absent();
        for (Path place : of(database)) {
            if (idOf(place).filter(id::equals).isPresent()) {
                all = all.and(discard(place));
            }
        }
        return all;
    }

    /** Takes away the attempts in which nothing was written since then. */
    List<BackupId> discardOlderThan(String database, Instant latest) throws IOException {
        List<BackupId> swept = new ArrayList<>();
        OwnFiles.finishRemovals(area.resolve(database));
        for (Path place : of(database)) {
            try {
                if (Survey.of(place, Inventory.MOST_FILES).lastWrite().isBefore(latest)
                        && discard(place) instanceof Removal.Removed) {
                    idOf(place).ifPresent(swept::add);
                }
            } catch (NoSuchFileException another) {
                continue;
            }
        }
        return swept;
    }

    static Removal discard(Path place) {
        return Removal.by(() -> OwnFiles.takeAway(place), failure -> RepositoryFailure.of(failure, place, 0));
    }

    private List<Path> of(String database) throws IOException {
        return OwnFiles.namedLike(area.resolve(database), path -> is(String.valueOf(path.getFileName())));
    }

    private static Optional<BackupId> idOf(Path place) {
        Matcher name = NAME.matcher(String.valueOf(place.getFileName()));
        return name.matches() ? BackupId.parse(name.group(1)) : Optional.empty();
    }
}
