package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.OwnFiles;
import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backup's objects, copied to a directory of our own while their checksums are taken. What is checked is what is then used: a
 * checksum of the repository's files says nothing about what lies there a second later.
 */
final class Copying {

    /** For the file system's own needs, and for whoever else writes there in the meantime. */
    private static final long MARGIN = 64L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Copying.class);

    private final Manifest manifest;
    private final List<StoredObject> objects;
    private final ObjectStore store;
    private final Path to;

    /** @param objects of the manifest, those that are copied */
    Copying(Manifest manifest, List<StoredObject> objects, ObjectStore store, Path to) {
        this.manifest = manifest;
        this.objects = objects;
        this.store = store;
        this.to = to;
    }

    Staging copy(Consumer<VerifyProgress> progress) {
        boolean done = false;
        try {
            // Of a part, which is small, writing it finds out.
            Optional<RepositoryFailure> lacking = whole() ? lacking(bytes(), to) : Optional.empty();
            if (lacking.isPresent()) {
                return new Staging.Failed(lacking.get());
            }
            makeDirectories();
            List<Damage> damages = copyAll(progress);
            done = damages.isEmpty();
            return done ? new Staging.Staged(manifest, to) : new Staging.Damaged(damages);
        } catch (IOException failure) {
            return new Staging.Failed(RepositoryFailure.of(failure, to, 0));
        } finally {
            if (!done) {
                discard();
            }
        }
    }

    private String place() {
        return manifest.database() + "/" + manifest.backupId();
    }

    private boolean whole() {
        return objects.size() == manifest.objects().size();
    }

    private long bytes() {
        return Manifest.bytesOf(objects);
    }

    static Optional<RepositoryFailure> lacking(long bytes, Path into) {
        long needed = bytes > Long.MAX_VALUE - MARGIN ? Long.MAX_VALUE : bytes + MARGIN;
        long usable = OwnFiles.usableBytes(into).orElse(Long.MAX_VALUE);
        return usable >= needed
                ? Optional.empty()
                : Optional.of(new RepositoryFailure(
                        RepositoryFailure.Reason.NO_SPACE,
                        into + ": " + needed + " bytes are needed for a copy of the backup, " + usable + " are free",
                        needed - usable));
    }

    private void makeDirectories() throws IOException {
        OwnFiles.createDirectory(to);
        for (StoredObject object : objects) {
            OwnFiles.makeParents(to.resolve(object.path()));
        }
    }

    private List<Damage> copyAll(Consumer<VerifyProgress> progress) throws IOException {
        List<StoredObject> largestFirst = objects.stream()
                .sorted(Comparator.comparingLong(StoredObject::bytes).reversed())
                .toList();
        Map<String, StoredObject> byPath = new HashMap<>();
        largestFirst.forEach(object -> byPath.put(object.path(), object));
        long total = bytes();
        Map<String, ParallelChecksums.Result> results = new ParallelChecksums(
                        place(),
                        (path, read) -> {
                            StoredObject object = byPath.getOrDefault(path, largestFirst.get(0));
                            try (InputStream in = store.open(place() + "/" + path)) {
                                return Checksums.whileCopying(in, to.resolve(path), object.bytes(), read);
                            }
                        },
                        done -> progress.accept(new VerifyProgress(Math.min(done, total), total)))
                .of(largestFirst.stream().map(StoredObject::path).toList());
        List<Damage> damages = new ArrayList<>();
        for (StoredObject object : largestFirst) {
            if (results.get(object.path()) instanceof ParallelChecksums.Result.Unreadable unreadable
                    && unreadable.why() instanceof Checksums.NotWrittenException ours) {
                throw ours;
            }
            Examination.judge(object, results.get(object.path())).ifPresent(damages::add);
        }
        return damages;
    }

    private void discard() {
        try {
            OwnFiles.deleteTree(to);
        } catch (NoSuchFileException never) {
            return;
        } catch (IOException failure) {
            log.warn("{} takes up space until it can be deleted: {}", to, failure.toString());
        }
    }
}
