package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.Files;
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
    private final Path from;
    private final Path to;

    /** @param objects of the manifest, those that are copied */
    Copying(Manifest manifest, List<StoredObject> objects, Path from, Path to) {
        this.manifest = manifest;
        this.objects = objects;
        this.from = from;
        this.to = to;
    }

    Staging copy(Consumer<VerifyProgress> progress) {
        boolean whole = false;
        try {
            Optional<RepositoryFailure> lacking = lacking(bytes(), to);
            if (lacking.isPresent()) {
                return new Staging.Failed(lacking.get());
            }
            makeDirectories();
            List<Damage> damages = copyAll(progress);
            whole = damages.isEmpty();
            return whole ? new Staging.Staged(manifest, to) : new Staging.Damaged(damages);
        } catch (IOException failure) {
            return new Staging.Failed(Storage.explain(failure, to, 0));
        } finally {
            if (!whole) {
                discard();
            }
        }
    }

    private long bytes() {
        return Manifest.bytesOf(objects);
    }

    static Optional<RepositoryFailure> lacking(long bytes, Path into) {
        long needed = bytes > Long.MAX_VALUE - MARGIN ? Long.MAX_VALUE : bytes + MARGIN;
        long usable = Storage.usableBytes(into);
        return usable >= needed
                ? Optional.empty()
                : Optional.of(new RepositoryFailure(
                        RepositoryFailure.Reason.NO_SPACE,
                        into + ": " + needed + " bytes are needed for a copy of the backup, " + usable + " are free",
                        needed - usable));
    }

    private void makeDirectories() throws IOException {
        Storage.createDirectory(to);
        for (StoredObject object : objects) {
            Path parent = to.resolve(object.path()).getParent();
            if (parent != null && Files.notExists(parent)) {
                Files.createDirectories(parent, Storage.NEW_DIRECTORY);
            }
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
                        from,
                        (path, read) -> Checksums.whileCopying(
                                from.resolve(path),
                                to.resolve(path),
                                byPath.getOrDefault(path, largestFirst.get(0)).bytes(),
                                read),
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
            Storage.deleteTree(to);
        } catch (NoSuchFileException never) {
            return;
        } catch (IOException failure) {
            log.warn("{} takes up space until it can be deleted: {}", to, failure.toString());
        }
    }
}
