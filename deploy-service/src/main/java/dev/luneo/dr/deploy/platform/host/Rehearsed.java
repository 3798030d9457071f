package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether env files could be changed, remembered for as long as a file and its directory stay as they are: a rehearsal writes beside
 * the file, and whoever watches the directory must not be woken each minute.
 */
public final class Rehearsed {
    private final Map<Path, List<Object>> couldBeChanged = new ConcurrentHashMap<>();

    /**
     * @param anew whatever is remembered
     * @throws IOException when the file could not be changed
     */
    public void ensure(HostApplication application, boolean anew) throws IOException {
        Path file = application.plan().platform().envFile();
        List<Object> now = looks(file);
        if (anew || !now.equals(couldBeChanged.get(file))) {
            couldBeChanged.remove(file);
            application.envFile().rehearse();
            couldBeChanged.put(file, now);
        }
    }

    /** All that a change depends on, but the room on the disk. */
    private static List<Object> looks(Path named) throws IOException {
        Path file = named.toRealPath();
        PosixFileAttributes own = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes directory =
                Files.readAttributes(file.resolveSibling(".").normalize(), PosixFileAttributes.class);
        return List.of(
                file,
                own.lastModifiedTime(),
                own.owner(),
                own.group(),
                own.permissions(),
                directory.owner(),
                directory.permissions());
    }
}
