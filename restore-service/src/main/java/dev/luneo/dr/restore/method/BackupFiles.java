package dev.luneo.dr.restore.method;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A backup as objects: what its method made, and beside it what was recorded of the data, whichever method that was. Small objects are
 * compared with the manifest whenever they are read; what a tool reads is only ever a copy of our own.
 *
 * @param contents reads an object whole and compares it with what was stored
 * @param copy the directory of our own that holds its objects, where there is one
 */
public record BackupFiles(Manifest manifest, Contents contents, Optional<Path> copy) {
    private static final String FINGERPRINT = "fingerprint.json";
    private static final String CATALOGUE = "catalogue.json";

    /** Whether it was recorded beside the data: what it held, and whose it was. */
    public static boolean isRecord(StoredObject object) {
        return isNamed(object, FINGERPRINT) || isNamed(object, CATALOGUE);
    }

    /** Objects are known by their names, at any depth. */
    public static boolean isNamed(StoredObject object, String name) {
        return object.path().equals(name) || object.path().endsWith("/" + name);
    }

    /** What a small object holds. */
    public interface Contents {
        byte[] of(StoredObject object) throws IOException;
    }

    /** In its repository. */
    public static BackupFiles in(BackupRepository repository, Manifest manifest) {
        return new BackupFiles(
                manifest,
                object -> repository.content(manifest.database(), manifest.backupId(), object),
                Optional.empty());
    }

    /** In a directory of our own. */
    public static BackupFiles copied(Manifest manifest, Path copy) {
        return new BackupFiles(manifest, object -> object.contentIn(copy), Optional.of(copy));
    }

    /** @throws IllegalStateException when there is no copy of our own */
    public Path copied() {
        return copy.orElseThrow(() -> new IllegalStateException("tools read a copy of our own only"));
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
        return object.isPresent() ? Optional.of(contents.of(object.get())) : Optional.empty();
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

    /** The first by this name. */
    public static Optional<StoredObject> object(Manifest manifest, String name) {
        return manifest.objects().stream()
                .filter(object -> isNamed(object, name))
                .findFirst();
    }
}
