package dev.luneo.dr.repository;

import dev.luneo.dr.repository.store.Listing;
import dev.luneo.dr.repository.store.NotAnObjectException;
import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at what should be a backup: from outside for the catalogue, or at every byte. */
final class Examination {

    private final ObjectStore store;
    private final String database;
    private final BackupId id;
    private final String prefix;
    private final RepositoryKeys keys;

    Examination(ObjectStore store, String database, BackupId id, RepositoryKeys keys) {
        this.store = store;
        this.database = database;
        this.id = id;
        this.prefix = database + "/" + id;
        this.keys = keys;
    }

    /** What it is, or empty when it is not there (any more). */
    Optional<Entry> entry() {
        try {
            return Optional.of(look());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(new Entry.Unusable(
                    id, List.of(new Damage(Damage.Kind.UNREADABLE, ".", "cannot be read: " + failure)), false));
        }
    }

    Verification verification(Optional<Entry> entry, Consumer<VerifyProgress> progress) {
        if (entry.isEmpty() || entry.get() instanceof Entry.Incomplete) {
            return new Verification.Damaged(List.of(new Damage(
                    Damage.Kind.MISSING, Manifest.FILE_NAME, "there is no backup " + id + " of database " + database)));
        }
        if (entry.get() instanceof Entry.Usable usable) {
            return readAll(usable.manifest(), List.of(), progress);
        }
        if (entry.get() instanceof Entry.Unauthenticated unknown) {
            Verification found = readAll(unknown.manifest(), List.of(), progress);
            return found instanceof Verification.Sound
                    ? new Verification.Unauthenticated(unknown.manifest(), unknown.why())
                    : found;
        }
        List<Damage> known = ((Entry.Unusable) entry.get()).damages();
        try {
            return ManifestFile.read(store, database, id, keys) instanceof ManifestFile.Reading.Believed believed
                    ? readAll(believed.manifest(), known, progress)
                    : new Verification.Damaged(known);
        } catch (NoSuchFileException gone) {
            return new Verification.Damaged(known);
        }
    }

    private Entry look() throws IOException {
        Optional<String> obstacle = store.obstacle(prefix);
        if (obstacle.isPresent()) {
            return new Entry.Unusable(id, List.of(new Damage(Damage.Kind.NOT_A_FILE, ".", obstacle.get())), false);
        }
        try {
            ManifestFile.Reading reading = ManifestFile.read(store, database, id, keys);
            if (reading instanceof ManifestFile.Reading.Refused refused) {
                return new Entry.Unusable(id, refused.damages(), false);
            }
            Manifest manifest = reading instanceof ManifestFile.Reading.Unvouched unvouched
                    ? unvouched.manifest()
                    : ((ManifestFile.Reading.Believed) reading).manifest();
            List<Damage> damages = new Inventory(listing()).comparedWith(manifest);
            if (!damages.isEmpty()) {
                // Removed while it was looked at, it is not there, and not damaged.
                listing();
            }
            if (!damages.isEmpty()) {
                return new Entry.Unusable(id, damages, reading instanceof ManifestFile.Reading.Believed);
            }
            return reading instanceof ManifestFile.Reading.Unvouched unvouched
                    ? new Entry.Unauthenticated(manifest, unvouched.why())
                    : new Entry.Usable(manifest);
        } catch (NoSuchFileException noManifest) {
            return new Entry.Incomplete(id, listing().lastWrite());
        }
    }

    private Listing listing() throws IOException {
        return store.list(prefix, Inventory.MOST_FILES);
    }

    private String checksum(String path, long length, LongConsumer read) throws IOException {
        try (InputStream in = store.open(prefix + "/" + path)) {
            return Checksums.of(in, length, read);
        }
    }

    private Verification readAll(Manifest manifest, List<Damage> known, Consumer<VerifyProgress> progress) {
        Set<String> spoiled = known.stream().map(Damage::object).collect(Collectors.toSet());
        List<StoredObject> objects = manifest.objects().stream()
                .filter(object -> !spoiled.contains(object.path()))
                .sorted(Comparator.comparingLong(StoredObject::bytes).reversed())
                .toList();
        Map<String, Long> lengths = objects.stream().collect(Collectors.toMap(StoredObject::path, StoredObject::bytes));
        long total = objects.stream().mapToLong(StoredObject::bytes).sum();
        Map<String, ParallelChecksums.Result> results = new ParallelChecksums(
                        prefix,
                        (path, read) -> checksum(path, lengths.getOrDefault(path, Long.MAX_VALUE), read),
                        done -> progress.accept(new VerifyProgress(Math.min(done, total), total)))
                .of(objects.stream().map(StoredObject::path).toList());
        List<Damage> damages = new ArrayList<>(known);
        for (StoredObject object : objects) {
            judge(object, results.get(object.path())).ifPresent(damages::add);
        }
        return damages.isEmpty() ? new Verification.Sound(manifest) : new Verification.Damaged(damages);
    }

    static Optional<Damage> judge(StoredObject object, ParallelChecksums.@Nullable Result result) {
        if (result instanceof ParallelChecksums.Result.Read read
                && read.sha256().equals(object.sha256())) {
            return Optional.empty();
        }
        String path = object.path();
        if (result instanceof ParallelChecksums.Result.Unreadable unreadable
                && unreadable.why() instanceof NotAnObjectException other) {
            return Optional.of(new Damage(Damage.Kind.NOT_A_FILE, path, String.valueOf(other.getReason())));
        }
        if (result instanceof ParallelChecksums.Result.Unreadable unreadable) {
            return Optional.of(new Damage(Damage.Kind.UNREADABLE, path, "cannot be read: " + unreadable.why()));
        }
        return Optional.of(new Damage(Damage.Kind.ALTERED, path, "checksum differs from " + object.sha256()));
    }
}
