package dev.luneo.dr.restore.selection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup made by pg_dump, as files: the dump's directory, and beside it what was recorded of the data. Small ones are compared with
 * the manifest whenever they are read; the dump is only to be restored from a staged copy.
 *
 * @param directory of all its objects
 * @param dump the directory for pg_restore
 */
public record BackupFiles(Manifest manifest, Path directory, Path dump) {
    static final String METHOD = "logical";

    private static final String TABLE_OF_CONTENTS = "toc.dat";
    private static final String FINGERPRINT = "fingerprint.json";
    private static final String CATALOGUE = "catalogue.json";

    /** Whether an object tells of the schema: all that a restore without data reads. */
    static boolean ofSchema(StoredObject object) {
        return Stream.of(TABLE_OF_CONTENTS, FINGERPRINT, CATALOGUE)
                .anyMatch(name -> object.path().equals(name) || object.path().endsWith("/" + name));
    }

    /** Empty when the manifest lists no dump. */
    static Optional<BackupFiles> of(Path directory, Manifest manifest) {
        return object(manifest, TABLE_OF_CONTENTS)
                .map(object -> directory.resolve(object.path()))
                .flatMap(toc -> Optional.ofNullable(toc.getParent()))
                .map(dump -> new BackupFiles(manifest, directory, dump));
    }

    /**
     * Empty for a backup of a version that did not record it.
     *
     * @throws IOException when it cannot be read now, or is not what the manifest says
     * @throws IllegalArgumentException when it is damaged
     */
    public Optional<DatabaseFacts> facts() throws IOException {
        Optional<byte[]> recorded = content(CATALOGUE);
        return recorded.map(bytes -> DatabaseFacts.fromJson(new String(bytes, UTF_8)));
    }

    /**
     * Empty for a backup taken without one.
     *
     * @throws IOException when it cannot be read now, or is not what the manifest says
     * @throws IllegalArgumentException when it is damaged
     */
    public Optional<Fingerprint> fingerprint() throws IOException {
        Optional<byte[]> recorded = content(FINGERPRINT);
        return recorded.map(bytes -> Fingerprint.fromJson(new String(bytes, UTF_8)));
    }

    /**
     * What an object holds; empty when the manifest lists none by this name.
     *
     * @throws IOException when it cannot be read now, or is not what the manifest says
     */
    public Optional<byte[]> content(String name) throws IOException {
        Optional<StoredObject> object = object(manifest, name);
        return object.isPresent() ? Optional.of(object.get().contentIn(directory)) : Optional.empty();
    }

    /** As {@link #facts}, and why they cannot be had. */
    public Answer<Optional<DatabaseFacts>> catalogued() {
        try {
            return Answer.given(facts());
        } catch (IOException e) {
            return Answer.failed(PostgresFailure.of(
                    PostgresFailure.Reason.OTHER, "what was recorded of the catalogue cannot be read: " + e));
        } catch (IllegalArgumentException e) {
            return Answer.failed(
                    PostgresFailure.of(PostgresFailure.Reason.DATA_DAMAGED, String.valueOf(e.getMessage())));
        }
    }

    /** The dump may lie at any depth; both files are known by their names. */
    private static Optional<StoredObject> object(Manifest manifest, String name) {
        return manifest.objects().stream()
                .filter(object -> object.path().equals(name) || object.path().endsWith("/" + name))
                .findFirst();
    }
}
