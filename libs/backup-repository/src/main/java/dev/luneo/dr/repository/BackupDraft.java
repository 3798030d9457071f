package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.OwnFiles;
import dev.luneo.dr.repository.filesystem.Survey;
import dev.luneo.dr.repository.store.Listing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A backup that is being written, in a directory of our own. Whatever the tool leaves in {@link #directory()}, at any depth, becomes the
 * backup; until {@link #complete} has stored the manifest, no backup exists. Owned by one thread at a time.
 */
public final class BackupDraft {

    private final BackupRepository repository;
    private final String database;
    private final BackupId id;
    private final Path directory;
    private final boolean copy;

    /** @param copy whether others may write to it, so that it can become nothing but a copy of what was signed before */
    BackupDraft(BackupRepository repository, String database, BackupId id, Path directory, boolean copy) {
        this.repository = repository;
        this.database = database;
        this.id = id;
        this.directory = directory;
        this.copy = copy;
    }

    public BackupId id() {
        return id;
    }

    public String database() {
        return database;
    }

    /** Where the tool writes: exists, is empty at first, and is readable by this user only. */
    public Path directory() {
        return directory;
    }

    /**
     * Writes an object that is read whole when the backup is used, as {@link StoredObject#contentIn} does.
     *
     * @return why it was not written: it is larger than what would be read back, or the disk is full; empty when it is there
     */
    public Optional<RepositoryFailure> add(String name, byte[] content) {
        if (content.length > StoredObject.MOST_READ_WHOLE) {
            return Optional.of(RepositoryFailure.of(
                    RepositoryFailure.Reason.OBJECT_TOO_LARGE,
                    name + " would have " + content.length + " bytes, and the most that is read back is "
                            + StoredObject.MOST_READ_WHOLE + ": a backup with it could not be restored"));
        }
        try {
            OwnFiles.writeNew(directory.resolve(name), new ByteArrayInputStream(content));
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(RepositoryFailure.of(failure, directory, content.length));
        }
    }

    /**
     * Copies an object of another backup into it. Others may write to both places: nothing but a plain object is read, and nothing that is
     * there already is written to, be it a link to a file of ours.
     *
     * @return whether it was what was stored
     */
    public boolean copy(StoredObject object, BackupRepository original) throws IOException {
        Path to = directory.resolve(object.path());
        OwnFiles.makeParents(to);
        try (InputStream in = original.open(database, id, object)) {
            return Checksums.whileCopying(in, to, object.bytes(), count -> {}).equals(object.sha256());
        }
    }

    /**
     * Makes it a backup: reads every file for its checksum, forces files and directories to the disk, and writes the manifest
     * last. May be called again after a failure that can pass, such as a full disk.
     *
     * @throws java.util.concurrent.CancellationException when the thread is interrupted; the draft stays a draft
     * @throws IllegalStateException when it was begun as a copy: what lies there may be a stranger's
     */
    public Completion complete(ManifestFacts facts) {
        if (copy) {
            throw new IllegalStateException(directory + " was begun as a copy and can become nothing else");
        }
        return complete(facts, Optional.empty());
    }

    /**
     * Makes it a copy of a backup: the same objects, or none. What lies here is compared with what the original's manifest says and not
     * believed, because others may write to this repository while it is copied to.
     */
    public Completion completeAs(Manifest original) {
        ManifestFacts facts = new ManifestFacts(
                original.method(),
                original.startedAt(),
                original.completedAt(),
                original.restorablePoint(),
                original.serverVersion(),
                original.toolVersion(),
                original.databaseBytes(),
                original.notes());
        return complete(facts, Optional.of(Set.copyOf(original.objects())));
    }

    private Completion complete(ManifestFacts facts, Optional<Set<StoredObject>> expected) {
        long manifestBytes = 0;
        try {
            if (Files.notExists(directory) || Files.exists(directory.resolve(Manifest.FILE_NAME))) {
                return failed(
                        RepositoryFailure.Reason.DRAFT_GONE,
                        directory + " is no draft: it is gone, or holds a manifest.json already");
            }
            Listing inventory = Survey.of(directory, Inventory.MOST_FILES);
            List<String> unfit = unfitFor(inventory);
            if (!unfit.isEmpty()) {
                return failed(RepositoryFailure.Reason.NOT_STORABLE, directory + ": " + String.join("; ", unfit));
            }
            List<StoredObject> objects = checksummed(inventory);
            if (expected.filter(original -> !original.equals(Set.copyOf(objects)))
                    .isPresent()) {
                return failed(
                        RepositoryFailure.Reason.NOT_STORABLE, directory + " does not hold what it is to be a copy of");
            }
            Manifest manifest = ManifestFile.seal(manifestOf(facts, objects), repository.keys());
            List<String> contradictions = manifest.contradictions();
            if (!contradictions.isEmpty()) {
                return failed(RepositoryFailure.Reason.CONTRADICTORY_FACTS, String.join("; ", contradictions));
            }
            byte[] content = ManifestFile.write(manifest);
            if (content.length > ManifestFile.LARGEST) {
                return failed(
                        RepositoryFailure.Reason.TOO_MANY_OBJECTS,
                        manifest.objects().size() + " objects make a manifest of " + content.length
                                + " bytes; the most is " + ManifestFile.LARGEST);
            }
            manifestBytes = content.length;
            // Only now, after the tool: it made files as its own umask says.
            OwnFiles.settle(directory, inventory.lengths().keySet(), inventory.directories());
            OwnFiles.writeNew(directory.resolve(Manifest.FILE_NAME), new ByteArrayInputStream(content));
            repository.publish(database, id, directory);
            // Where it was not moved, it was copied.
            Attempts.discard(directory);
            return new Completion.Completed(manifest);
        } catch (FileAlreadyExistsException another) {
            return failed(RepositoryFailure.Reason.DRAFT_GONE, another.getMessage() + " is there already");
        } catch (NoSuchFileException gone) {
            return failed(RepositoryFailure.Reason.DRAFT_GONE, gone.getMessage() + " went away");
        } catch (IOException failure) {
            return new Completion.Failed(RepositoryFailure.of(failure, directory, manifestBytes));
        }
    }

    /** Removes what is left of it; a completed backup is left alone, and calling it twice is fine. */
    public Removal abandon() {
        try {
            return repository.removing("an attempt at backup " + id, () -> Attempts.discard(directory));
        } catch (RepositoryUnavailable silence) {
            // Why it is abandoned matters more; what it leaves is swept later.
            return new Removal.Failed(RepositoryFailure.of(silence));
        }
    }

    private List<StoredObject> checksummed(Listing inventory) throws IOException {
        List<String> largestFirst = inventory.lengths().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
        Map<String, ParallelChecksums.Result> results = new ParallelChecksums(
                        directory.toString(),
                        (path, read) -> Checksums.whenOnDisk(directory.resolve(path), read),
                        bytes -> {})
                .of(largestFirst);
        List<StoredObject> objects = new ArrayList<>();
        for (String path : inventory.lengths().keySet()) {
            ParallelChecksums.Result result = results.get(path);
            if (result instanceof ParallelChecksums.Result.Read read) {
                objects.add(new StoredObject(path, read.bytes(), read.sha256()));
            } else if (result instanceof ParallelChecksums.Result.Unreadable unreadable) {
                throw unreadable.why();
            }
        }
        return objects;
    }

    private Manifest manifestOf(ManifestFacts facts, List<StoredObject> objects) {
        return new Manifest(
                Manifest.FORMAT,
                id,
                database,
                facts.method(),
                facts.startedAt(),
                facts.completedAt(),
                facts.restorablePoint(),
                facts.serverVersion(),
                facts.toolVersion(),
                facts.databaseBytes(),
                facts.notes(),
                objects,
                Optional.empty(),
                "");
    }

    private static List<String> unfitFor(Listing inventory) {
        Stream<String> links =
                inventory.strange().entrySet().stream().map(file -> file.getKey() + " is " + file.getValue());
        Stream<String> closed =
                inventory.unreadable().entrySet().stream().map(file -> file.getKey() + " " + file.getValue());
        return Stream.concat(links, closed).toList();
    }

    private static Completion failed(RepositoryFailure.Reason reason, String detail) {
        return new Completion.Failed(RepositoryFailure.of(reason, detail));
    }
}
