package dev.luneo.dr.restore.selection;

import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A backup made by pg_dump, as files: the dump's directory, and beside it what was recorded of the data.
 *
 * @param dump the directory for pg_restore
 * @param recorded the file of the fingerprint; empty for a backup taken without one
 */
public record BackupFiles(Manifest manifest, Path dump, Optional<Path> recorded) {
    static final String METHOD = "logical";

    private static final String TABLE_OF_CONTENTS = "toc.dat";
    private static final String FINGERPRINT = "fingerprint.json";

    /** Empty when the manifest lists no dump. */
    static Optional<BackupFiles> of(Path directory, Manifest manifest) {
        return object(manifest, TABLE_OF_CONTENTS)
                .map(directory::resolve)
                .flatMap(toc -> Optional.ofNullable(toc.getParent()))
                .map(dump -> new BackupFiles(
                        manifest, dump, object(manifest, FINGERPRINT).map(directory::resolve)));
    }

    /**
     * Empty for a backup taken without one.
     *
     * @throws IOException when it cannot be read now
     * @throws IllegalArgumentException when it is damaged
     */
    public Optional<Fingerprint> fingerprint() throws IOException {
        return recorded.isPresent()
                ? Optional.of(Fingerprint.fromJson(Files.readString(recorded.get())))
                : Optional.empty();
    }

    /** The dump may lie at any depth; both files are known by their names. */
    private static Optional<String> object(Manifest manifest, String name) {
        return manifest.objects().stream()
                .map(StoredObject::path)
                .filter(path -> path.equals(name) || path.endsWith("/" + name))
                .findFirst();
    }
}
