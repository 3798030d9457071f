package dev.luneo.dr.repository;

import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Backups as objects: {@code <database>/<backupId>/manifest.json} beside those it lists. The manifest comes last and goes first, so that a
 * crash at any instant leaves either a whole backup or none. Safe for many threads and processes at once.
 *
 * <p>Every method that takes a database throws {@link IllegalArgumentException} for a name that cannot be a directory's, and
 * every method but {@link #begin} throws {@link RepositoryUnavailable} when the store itself cannot be read: an unmounted disk is not
 * an empty repository.
 */
public final class BackupRepository {

    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Hourly backups for a year, and some. Somebody who can write here can make as many names as he likes. */
    static final int MOST_BACKUPS = 10_000;

    /** What is named of that which is not ours; the rest is counted. */
    static final int MOST_FOREIGN = 20;

    /** Of manifests that nobody vouches for, so many objects are kept in memory all together: some 50 MB. */
    static final int MOST_UNVOUCHED_OBJECTS = 4 * Manifest.MOST_OBJECTS;

    /** A person waits for it. Hundreds of backups of thousands of tables are looked at in less. */
    private static final Duration LONGEST_SCAN = Duration.ofMinutes(3);

    private final ObjectStore store;
    private final Attempts attempts;
    private final RepositoryKeys keys;
    private final Looks looks;

    BackupRepository(Storage storage, RepositoryKeys keys, Looks looks) {
        this.store = storage.store();
        this.attempts = new Attempts(storage.attempts());
        this.keys = keys;
        this.looks = looks;
    }

    /**
     * The repository in this directory, which is made when it is not there.
     *
     * @param keys that vouch for what is in it; must not lie in it
     * @throws RepositoryUnavailable when it cannot be made, or is no directory
     */
    public static BackupRepository filesystem(Path root, RepositoryKeys keys) {
        return opened(Storage.filesystem(root), keys);
    }

    /** The same wherever it is. */
    public static BackupRepository opened(Storage storage, RepositoryKeys keys) {
        Looks looks = Looks.at(storage.store().place());
        looks.look("it is opened", () -> {
            try {
                storage.store().make();
                return storage;
            } catch (IOException failure) {
                throw new RepositoryUnavailable(
                        "backup repository " + storage.store().place() + " cannot be made: " + failure, failure);
            }
        });
        return new BackupRepository(storage, keys, looks);
    }

    /**
     * The repository in this place; empty when it is not there, and nothing is made then: an unmounted disk must not turn into an empty
     * repository.
     *
     * @throws RepositoryUnavailable when there is no answer in time
     */
    public static Optional<BackupRepository> existing(Storage storage, RepositoryKeys keys) {
        Looks looks = Looks.at(storage.store().place());
        return looks.look("it is looked for", () -> storage.store().isThere())
                ? Optional.of(new BackupRepository(storage, keys, looks))
                : Optional.empty();
    }

    /**
     * A place of its own for one of several attempts at a backup, given to one caller only. What is in it becomes the backup when it
     * is completed: an attempt that was given up for dead and wakes up cannot write into its successor's, and of two that
     * complete the first becomes the backup. Such a draft is in no catalogue. Refused where others may write: what lies there in the end is
     * signed.
     *
     * @param attempt from 1
     */
    public Beginning begin(String database, BackupId id, int attempt) {
        return begin(database, id, attempt, false);
    }

    /**
     * A place for a copy of a backup, as for its first attempt. Others may write there, too: it becomes a backup only by
     * {@link BackupDraft#completeAs}, which signs what the original's manifest says.
     */
    public Beginning beginCopy(String database, BackupId id) {
        return begin(database, id, 1, true);
    }

    private Beginning begin(String database, BackupId id, int attempt, boolean copy) {
        requireName(database);
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt is " + attempt + "; attempts count from 1");
        }
        try {
            return looks.look("a place for backup " + id + " is made", () -> made(database, id, attempt, copy));
        } catch (RepositoryUnavailable silence) {
            return new Beginning.Failed(RepositoryFailure.of(silence));
        }
    }

    private Beginning made(String database, BackupId id, int attempt, boolean copy) {
        try {
            if (holdsManifest(prefix(database, id))) {
                return new Beginning.Taken(id);
            }
            Attempts.Place place = attempts.begin(database, id, attempt, copy);
            return place.exposed()
                    .<Beginning>map(
                            why -> new Beginning.Failed(RepositoryFailure.of(RepositoryFailure.Reason.EXPOSED, why)))
                    .orElseGet(() -> new Beginning.Begun(new BackupDraft(this, database, id, place.directory(), copy)));
        } catch (FileAlreadyExistsException taken) {
            return new Beginning.Taken(id);
        } catch (IOException failure) {
            return new Beginning.Failed(RepositoryFailure.of(failure, attempts.area(), 0));
        }
    }

    void publish(String database, BackupId id, Path directory) throws IOException {
        store.publish(directory, prefix(database, id), Manifest.FILE_NAME);
    }

    /**
     * Everything there is for a database, judged by manifests, names and lengths, without reading the objects. One bad entry
     * never hides the others.
     */
    public Catalogue scan(String database) {
        return scan(database, Set.of());
    }

    /**
     * The same for a reader who knows of backups: they are looked at before all others, so that whoever fills the repository with
     * directories named like backups hides none of them. What is not looked at any more is counted among the foreign.
     */
    public Catalogue scan(String database, Set<BackupId> known) {
        requireName(database);
        Names names = looks.look("its backups of " + database + " are listed", () -> {
            requireThere();
            return Names.in(store, database, known);
        });
        long until = System.nanoTime() + LONGEST_SCAN.toNanos();
        List<Entry> entries = new ArrayList<>();
        List<String> foreign = new ArrayList<>(names.foreign());
        long unvouched = 0;
        for (int at = 0; at < names.backups().size(); at++) {
            BackupId id = names.backups().get(at);
            boolean late = System.nanoTime() - until > 0;
            if (late && !known.isEmpty() && !known.contains(id)) {
                foreign.add("and " + (names.backups().size() - at)
                        + " more that are named like backups and were not looked at, because it took too long");
                break;
            }
            if (late) {
                throw new RepositoryUnavailable(
                        "looking at the " + names.backups().size() + " backups of " + database + " in " + store.place()
                                + " takes more than " + LONGEST_SCAN.toMinutes()
                                + " minutes; is its disk slow, or did somebody fill it?",
                        new TimeoutException(store.place()));
            }
            Optional<Entry> entry = look(database, id);
            if (entry.isPresent() && entry.get() instanceof Entry.Unauthenticated unknown) {
                unvouched += unknown.manifest().objects().size();
                entry = unvouched > MOST_UNVOUCHED_OBJECTS ? Optional.of(tooMuch(id)) : entry;
            }
            entry.ifPresent(entries::add);
        }
        return new Catalogue(entries, foreign);
    }

    /** One that does not answer never keeps the others from being seen. */
    private Optional<Entry> look(String database, BackupId id) {
        Examination examination = new Examination(store, database, id, keys);
        try {
            return looks.look("backup " + id + " of " + database + " is looked at", examination::entry);
        } catch (RepositoryUnavailable silence) {
            return Optional.of(new Entry.Unusable(
                    id, List.of(new Damage(Damage.Kind.UNREADABLE, ".", String.valueOf(silence.getMessage()))), false));
        }
    }

    private static Entry tooMuch(BackupId id) {
        return new Entry.Unusable(
                id,
                List.of(
                        new Damage(
                                Damage.Kind.UNREADABLE,
                                Manifest.FILE_NAME,
                                "not looked at: there are so many backups here that nobody vouches for; ask for this one by its id")),
                false);
    }

    /** The same for one backup; empty when there is nothing by this id. */
    public Optional<Entry> find(String database, BackupId id) {
        requireName(database);
        looks.look("it is opened", this::requireThere);
        return look(database, id);
    }

    /** Every database that has, or once had, a backup here. */
    public Set<String> databases() {
        return looks.look("its databases are listed", () -> {
            requireThere();
            return Names.ofDatabases(store, DATABASE);
        });
    }

    /**
     * Reads every byte of a backup and names everything that is wrong. A backup that is not there is damaged: its manifest is
     * missing.
     *
     * @param progress called by one thread at a time, not the caller's; what it throws ends the verification
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public Verification verify(String database, BackupId id, Consumer<VerifyProgress> progress) {
        return new Examination(store, database, id, keys).verification(find(database, id), progress);
    }

    /**
     * Copies a backup to a directory of our own while checking every byte of it. What a tool restores from there cannot be changed by
     * whoever can write to the repository, and is what the manifest says that was chosen before.
     *
     * @param manifestSha256 of the manifest that was chosen; whether nobody vouches for it was decided then
     * @param into is made, for this user only, and must not be there yet
     * @throws java.util.concurrent.CancellationException when the thread is interrupted; then nothing is left
     */
    public Staging stage(
            String database, BackupId id, String manifestSha256, Path into, Consumer<VerifyProgress> progress) {
        return stage(database, id, manifestSha256, object -> true, into, progress);
    }

    /**
     * The same of a part of a backup.
     *
     * @param wanted which objects are copied; nothing is said of the others
     */
    public Staging stage(
            String database,
            BackupId id,
            String manifestSha256,
            Predicate<StoredObject> wanted,
            Path into,
            Consumer<VerifyProgress> progress) {
        Optional<Entry> entry = find(database, id);
        if (entry.isPresent() && entry.get() instanceof Entry.Unusable unusable) {
            return new Staging.Damaged(unusable.damages());
        }
        Optional<Manifest> manifest = entry.flatMap(BackupRepository::manifestOf)
                .filter(found -> found.sha256().equals(manifestSha256));
        return manifest.isPresent()
                ? new Copying(
                                manifest.get(),
                                manifest.get().objects().stream().filter(wanted).toList(),
                                store,
                                into)
                        .copy(progress)
                : new Staging.Replaced(
                        "backup " + id + " was removed, or replaced by another one, after it was chosen");
    }

    private static Optional<Manifest> manifestOf(Entry entry) {
        if (entry instanceof Entry.Usable usable) {
            return Optional.of(usable.manifest());
        }
        return entry instanceof Entry.Unauthenticated unknown ? Optional.of(unknown.manifest()) : Optional.empty();
    }

    /**
     * What an object of a backup holds, read whole and compared with what was stored. For small ones: it is kept in memory.
     *
     * @throws IOException when it cannot be read, is too large to be read whole, or is not what was stored
     */
    public byte[] content(String database, BackupId id, StoredObject object) throws IOException {
        return object.content(() -> open(database, id, object));
    }

    InputStream open(String database, BackupId id, StoredObject object) throws IOException {
        return store.open(prefix(database, id) + "/" + object.path());
    }

    /**
     * Removes a backup, usable or not, and with it its place in the catalogue first. A draft is left alone. When it was
     * interrupted, calling it again, or {@link #sweepDrafts}, removes the rest.
     */
    public Removal remove(String database, BackupId id) {
        return remove(database, id, true);
    }

    private Removal remove(String database, BackupId id, boolean complete) {
        String prefix = prefix(database, id);
        return removing(
                (complete ? "backup " : "draft ") + id + " of " + database,
                () -> isThere(database, id) && holdsManifest(prefix) != complete
                        ? new Removal.LeftAlone(
                                complete ? prefix + " has no manifest: a draft, not a backup" : prefix + " is a backup")
                        : Removal.by(
                                () -> store.remove(prefix, Manifest.FILE_NAME),
                                failure -> RepositoryFailure.of(failure, store.place() + "/" + prefix)));
    }

    /** Removes what all attempts at a backup left behind; whoever still writes to one of them fails. A complete backup is left alone. */
    public Removal discardAttempts(String database, BackupId id) {
        requireName(database);
        Removal tried = removing("attempts at backup " + id + " of " + database, () -> attempts.discard(database, id));
        Removal published = remove(database, id, false);
        return published instanceof Removal.LeftAlone ? tried : tried.and(published);
    }

    /** Storage that does not answer ends no removal; it ends our waiting for it. */
    <T> T removing(String what, Callable<T> removal) {
        return looks.remove(what + " is removed", () -> {
            requireThere();
            try {
                return removal.call();
            } catch (IOException failure) {
                throw new RepositoryUnavailable(store.place() + " cannot be read: " + failure, failure);
            }
        });
    }

    /**
     * Removes drafts in which nothing was written for a while, and the rests of interrupted removals.
     *
     * @param olderThan longer than any backup tool is ever silent, or a living attempt loses its directory
     * @return the drafts that were removed
     */
    public List<BackupId> sweepDrafts(String database, Duration olderThan, Instant now) {
        requireName(database);
        List<BackupId> swept =
                new ArrayList<>(removing("what removals and attempts of " + database + " have left", () -> {
                    store.finishRemovals(database);
                    return attempts.discardOlderThan(database, now.minus(olderThan));
                }));
        for (Entry entry : scan(database).entries()) {
            if (entry instanceof Entry.Incomplete draft
                    && draft.lastWrite().isBefore(now.minus(olderThan))
                    && remove(database, draft.id(), false) instanceof Removal.Removed) {
                swept.add(draft.id());
            }
        }
        return swept;
    }

    /** Free bytes where the repository is, for this user; {@code Long.MAX_VALUE} when it does not say. */
    public long usableBytes() {
        return looks.look(
                "its free space is asked for", () -> store.usableBytes().orElse(Long.MAX_VALUE));
    }

    /** @throws RepositoryUnavailable when it is not there */
    private boolean requireThere() {
        if (!store.isThere()) {
            throw new RepositoryUnavailable(
                    "backup repository " + store.place() + " is not there; is its disk mounted?",
                    new NoSuchFileException(store.place()));
        }
        return true;
    }

    RepositoryKeys keys() {
        return keys;
    }

    /** What lies in a backup's place and is no directory counts as a backup: somebody has to see that it goes. */
    private boolean holdsManifest(String prefix) throws IOException {
        return store.obstacle(prefix).isPresent() || has(prefix, Manifest.FILE_NAME);
    }

    private boolean isThere(String database, BackupId id) throws IOException {
        return has(database, id.value());
    }

    private boolean has(String prefix, String name) throws IOException {
        try (Stream<String> names = store.names(prefix)) {
            return names.anyMatch(name::equals);
        } catch (NoSuchFileException nothing) {
            return false;
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private String prefix(String database, BackupId id) {
        return requireName(database) + "/" + id;
    }

    private static String requireName(String database) {
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException(
                    "database '" + database + "' cannot have backups: its name in the plan must be"
                            + " 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit");
        }
        return database;
    }
}
