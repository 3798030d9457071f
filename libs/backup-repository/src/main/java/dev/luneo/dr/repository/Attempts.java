package dev.luneo.dr.repository;

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
 * The hidden places of attempts at backups: {@code .attempt-<backupId>.<number>} beside the backups, in no catalogue. One is
 * taken away as a backup is: it gets another name in one step, so that a tool still writing to it finds nothing there.
 */
final class Attempts {

    private static final Pattern NAME = Pattern.compile("\\.attempt-([A-Za-z0-9][A-Za-z0-9-]{0,63})\\.[0-9]{1,9}");

    private final Path home;

    Attempts(Path home) {
        this.home = home;
    }

    static boolean is(String name) {
        return NAME.matcher(name).matches();
    }

    static Path placeOf(Path home, BackupId id, int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt is " + attempt + "; attempts count from 1");
        }
        return home.resolve(".attempt-" + id + "." + attempt);
    }

    /** Takes away every attempt at one backup. */
    Removal discard(BackupId id) {
        long freed = 0;
        boolean found = false;
        for (Path place : all()) {
            if (idOf(place).filter(id::equals).isPresent()) {
                Removal removal = discard(place);
                if (removal instanceof Removal.Failed) {
                    return removal;
                }
                found = true;
                freed += removal instanceof Removal.Removed removed ? removed.bytesFreed() : 0;
            }
        }
        return found ? new Removal.Removed(freed) : new Removal.Absent();
    }

    /** Takes away the attempts in which nothing was written since then. */
    List<BackupId> discardOlderThan(Instant latest) {
        List<BackupId> swept = new ArrayList<>();
        for (Path place : all()) {
            try {
                if (Inventory.of(place).lastWrite().isBefore(latest) && discard(place) instanceof Removal.Removed) {
                    idOf(place).ifPresent(swept::add);
                }
            } catch (NoSuchFileException another) {
                continue;
            } catch (IOException failure) {
                throw new RepositoryUnavailable(place + " cannot be read: " + failure, failure);
            }
        }
        return swept;
    }

    static Removal discard(Path place) {
        Path aside = place.resolveSibling(Leftovers.PREFIX + nameOf(place).substring(1));
        try {
            Storage.deleteTree(aside);
            if (Files.notExists(place)) {
                return new Removal.Absent();
            }
            Storage.moveAside(place, aside);
            long bytes = Inventory.of(aside).bytes();
            Storage.deleteTree(aside);
            return new Removal.Removed(bytes);
        } catch (NoSuchFileException another) {
            return new Removal.Absent();
        } catch (IOException failure) {
            return new Removal.Failed(Storage.explain(failure, place, 0));
        }
    }

    private List<Path> all() {
        return Storage.list(home, path -> is(nameOf(path)));
    }

    private static Optional<BackupId> idOf(Path place) {
        Matcher name = NAME.matcher(nameOf(place));
        return name.matches() ? BackupId.parse(name.group(1)) : Optional.empty();
    }

    private static String nameOf(Path place) {
        return String.valueOf(place.getFileName());
    }
}
