package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether an env file could be changed, remembered for as long as it and its directory stay as they are: a rehearsal writes beside
 * the file, and whoever watches the directory must not be woken each minute.
 */
final class Rehearsal {
    private final Path named;
    private final AtomicReference<List<Object>> wentWell = new AtomicReference<>(List.of());

    Rehearsal(Path named) {
        this.named = named;
    }

    /**
     * @param anew whatever is remembered
     * @throws IOException when the file could not be changed
     */
    void ensure(EnvFileStore store, boolean anew) throws IOException {
        List<Object> now = looks();
        if (anew || !now.equals(wentWell.get())) {
            wentWell.set(List.of());
            store.rehearse();
            wentWell.set(now);
        }
    }

    /** All that a change depends on, but the room on the disk. */
    private List<Object> looks() throws IOException {
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
