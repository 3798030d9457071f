package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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

/**
 * Backups as files: {@code <root>/<database>/<backupId>/manifest.json} beside the objects it lists. The manifest comes last
 * and goes first, so that a crash at any instant leaves either a whole backup or none. Directories are for this user only
 * (0700, files 0600). Safe for many threads and processes at once.
 *
 * <p>Every method that takes a database throws {@link IllegalArgumentException} for a name that cannot be a directory's, and
 * every method but {@link #begin} throws {@link RepositoryUnavailable} when the root itself cannot be read: an unmounted disk is not
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

    private final Path root;
    private final RepositoryKeys keys;
    private final Looks looks;

    BackupRepository(Path root, RepositoryKeys keys, Looks looks) {
        this.root = root;
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
        Path absolute = root.toAbsolutePath().normalize();
        Looks looks = Looks.at(absolute);
        looks.look("it is opened", () -> {
            make(absolute);
            return absolute;
        });
        return new BackupRepository(absolute, keys, looks);
    }

    /**
     * The repository in this directory; empty when it is not there, and nothing is made then: an unmounted disk must not turn into an empty
     * repository.
     *
     * @throws RepositoryUnavailable when there is no answer in time
     */
    public static Optional<BackupRepository> existing(Path root, RepositoryKeys keys) {
        Path absolute = root.toAbsolutePath().normalize();
        Looks looks = Looks.at(absolute);
        return looks.look("it is looked for", () -> Files.isDirectory(absolute))
                ? Optional.of(new BackupRepository(absolute, keys, looks))
                : Optional.empty();
    }

    private static void make(Path root) {
        try {
            if (Files.notExists(root)) {
                Path parent = root.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Storage.createDirectory(root);
            }
        } catch (FileAlreadyExistsException anotherMadeIt) {
            return;
        } catch (IOException failure) {
            throw new RepositoryUnavailable("backup repository " + root + " cannot be made: " + failure, failure);
        }
    }

    /**
     * A place to write a backup to, given to one caller only, whoever else asks with the same id. Refused where others may write:
     * what lies there in the end is signed.
     */
    public Beginning begin(String database, BackupId id) {
        return begin(database, id, homeOf(database).resolve(id.value()), false);
    }

    /**
     * A place of its own for one of several attempts at a backup, given to one caller only. It gets the backup's name when it
     * is completed: an attempt that was given up for dead and wakes up cannot write into its successor's, and of two that
     * complete the first becomes the backup. Such a draft is in no catalogue.
     *
     * @param attempt from 1
     */
    public Beginning begin(String database, BackupId id, int attempt) {
        return begin(database, id, Attempts.placeOf(homeOf(database), id, attempt), false);
    }

    /**
     * A place for a copy of a backup, as for its first attempt. Others may write there, too: it becomes a backup only by
     * {@link BackupDraft#completeAs}, which signs what the original's manifest says.
     */
    public Beginning beginCopy(String database, BackupId id) {
        return begin(database, id, Attempts.placeOf(homeOf(database), id, 1), true);
    }

    private Beginning begin(String database, BackupId id, Path directory, boolean copy) {
        Path home = homeOf(database);
        try {
            return looks.look("a place for backup " + id + " is made", () -> made(database, id, home, directory, copy));
        } catch (RepositoryUnavailable silence) {
            return new Beginning.Failed(
                    RepositoryFailure.of(RepositoryFailure.Reason.IO_ERROR, String.valueOf(silence.getMessage())));
        }
    }

    private Beginning made(String database, BackupId id, Path home, Path directory, boolean copy) {
        try {
            if (Files.notExists(home)) {
                createHome(home);
            }
            Storage.createDirectory(directory);
            Optional<String> exposed = copy ? Optional.empty() : Exposure.of(directory);
            if (exposed.isPresent()) {
                Files.delete(directory);
                return new Beginning.Failed(RepositoryFailure.of(RepositoryFailure.Reason.EXPOSED, exposed.get()));
            }
            return new Beginning.Begun(new BackupDraft(this, database, id, directory, home.resolve(id.value()), copy));
        } catch (FileAlreadyExistsException taken) {
            return new Beginning.Taken(id);
        } catch (IOException failure) {
            return new Beginning.Failed(Storage.explain(failure, directory, 0));
        }
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
        Path home = homeOf(database);
        Names names = looks.look("its backups of " + database + " are listed", () -> {
            requireRoot();
            return Names.in(home, known);
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
                        "looking at the " + names.backups().size() + " backups in " + home + " takes more than "
                                + LONGEST_SCAN.toMinutes() + " minutes; is its disk slow, or did somebody fill it?",
                        new TimeoutException(home.toString()));
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
        Examination examination = new Examination(objectDirectory(database, id), database, id, keys);
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
        looks.look("it is opened", this::requireRoot);
        return look(database, id);
    }

    /** Every database that has, or once had, a backup here. */
    public Set<String> databases() {
        return looks.look("its databases are listed", () -> Names.directoriesIn(requireRoot(), DATABASE));
    }

    /**
     * Reads every byte of a backup and names everything that is wrong. A backup that is not there is damaged: its manifest is
     * missing.
     *
     * @param progress called by one thread at a time, not the caller's; what it throws ends the verification
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public Verification verify(String database, BackupId id, Consumer<VerifyProgress> progress) {
        return new Examination(objectDirectory(database, id), database, id, keys)
                .verification(find(database, id), progress);
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
                                objectDirectory(database, id),
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

    /** Where the objects of a backup lie, for the tool that restores them; whether they are there is not looked at. */
    public Path objectDirectory(String database, BackupId id) {
        return homeOf(database).resolve(id.value());
    }

    /**
     * Removes a backup, usable or not, and with it its place in the catalogue first. A draft is left alone. When it was
     * interrupted, calling it again, or {@link #sweepDrafts}, removes the rest.
     */
    public Removal remove(String database, BackupId id) {
        Path home = homeOf(database);
        return removing("backup " + id + " of " + database, () -> new Leftovers(home).remove(id, true));
    }

    /** Removes what an attempt left behind; a complete backup is left alone. */
    public Removal discardDraft(String database, BackupId id) {
        Path home = homeOf(database);
        return removing("draft " + id + " of " + database, () -> new Leftovers(home).remove(id, false));
    }

    /** Removes what all attempts at a backup left behind; whoever still writes to one of them fails. */
    public Removal discardAttempts(String database, BackupId id) {
        Path home = homeOf(database);
        return removing("attempts at backup " + id + " of " + database, () -> new Attempts(home).discard(id));
    }

    /** Storage that does not answer ends no removal; it ends our waiting for it. */
    <T> T removing(String what, Callable<T> removal) {
        return looks.remove(what + " is removed", () -> {
            requireRoot();
            return removal.call();
        });
    }

    /**
     * Removes drafts in which nothing was written for a while, and the rests of interrupted removals.
     *
     * @param olderThan longer than any backup tool is ever silent, or a living attempt loses its directory
     * @return the drafts that were removed
     */
    public List<BackupId> sweepDrafts(String database, Duration olderThan, Instant now) {
        Path home = homeOf(database);
        Leftovers leftovers = new Leftovers(home);
        List<BackupId> swept =
                new ArrayList<>(removing("what removals and attempts of " + database + " have left", () -> {
                    leftovers.clear();
                    return new Attempts(home).discardOlderThan(now.minus(olderThan));
                }));
        for (Entry entry : scan(database).entries()) {
            if (entry instanceof Entry.Incomplete draft
                    && draft.lastWrite().isBefore(now.minus(olderThan))
                    && discardDraft(database, draft.id()) instanceof Removal.Removed) {
                swept.add(draft.id());
            }
        }
        return swept;
    }

    /** Free bytes on the repository's file system, for this user; {@code Long.MAX_VALUE} when it does not say. */
    public long usableBytes() {
        return looks.look("its free space is asked for", () -> Storage.usableBytes(root));
    }

    private void createHome(Path home) throws IOException {
        try {
            Storage.createDirectory(home);
        } catch (FileAlreadyExistsException anotherMadeIt) {
            return;
        }
    }

    /** @throws RepositoryUnavailable when it is not there */
    private Path requireRoot() {
        if (!Files.isDirectory(root)) {
            throw new RepositoryUnavailable(
                    "backup repository " + root + " is not there; is its disk mounted?",
                    new NoSuchFileException(root.toString()));
        }
        return root;
    }

    RepositoryKeys keys() {
        return keys;
    }

    private Path homeOf(String database) {
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException(
                    "database '" + database + "' cannot have backups: its name in the plan must be"
                            + " 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit");
        }
        return root.resolve(database);
    }
}
