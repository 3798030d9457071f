package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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
import java.util.TreeSet;
import java.util.function.Consumer;
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

    private final Path root;

    private BackupRepository(Path root) {
        this.root = root;
    }

    /**
     * The repository in this directory, which is made when it is not there.
     *
     * @throws RepositoryUnavailable when it cannot be made, or is no directory
     */
    public static BackupRepository filesystem(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            if (Files.notExists(absolute)) {
                Path parent = absolute.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Storage.createDirectory(absolute);
            }
        } catch (FileAlreadyExistsException anotherMadeIt) {
            return new BackupRepository(absolute);
        } catch (IOException failure) {
            throw new RepositoryUnavailable("backup repository " + absolute + " cannot be made: " + failure, failure);
        }
        return new BackupRepository(absolute);
    }

    /** A place to write a backup to, given to one caller only, whoever else asks with the same id. */
    public Beginning begin(String database, BackupId id) {
        return begin(database, id, homeOf(database).resolve(id.value()));
    }

    /**
     * A place of its own for one of several attempts at a backup, given to one caller only. It gets the backup's name when it
     * is completed: an attempt that was given up for dead and wakes up cannot write into its successor's, and of two that
     * complete the first becomes the backup. Such a draft is in no catalogue.
     *
     * @param attempt from 1
     */
    public Beginning begin(String database, BackupId id, int attempt) {
        return begin(database, id, Attempts.placeOf(homeOf(database), id, attempt));
    }

    private Beginning begin(String database, BackupId id, Path directory) {
        Path home = homeOf(database);
        try {
            if (Files.notExists(home)) {
                createHome(home);
            }
            Storage.createDirectory(directory);
            return new Beginning.Begun(new BackupDraft(this, database, id, directory, home.resolve(id.value())));
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
        List<Entry> entries = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        for (Path path : namesIn(homeOf(database))) {
            String name = path.getFileName().toString();
            Optional<BackupId> id = BackupId.parse(name);
            if (id.isPresent()) {
                new Examination(path, database, id.get()).entry().ifPresent(entries::add);
            } else if (!Leftovers.is(name) && !Attempts.is(name)) {
                foreign.add(name);
            }
        }
        return new Catalogue(entries, foreign);
    }

    /** The same for one backup; empty when there is nothing by this id. */
    public Optional<Entry> find(String database, BackupId id) {
        requireRoot();
        return new Examination(objectDirectory(database, id), database, id).entry();
    }

    /** Every database that has, or once had, a backup here. */
    public Set<String> databases() {
        Set<String> names = new TreeSet<>();
        for (Path path : namesIn(root)) {
            String name = path.getFileName().toString();
            if (DATABASE.matcher(name).matches() && Files.isDirectory(path)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Reads every byte of a backup and names everything that is wrong. A backup that is not there is damaged: its manifest is
     * missing.
     *
     * @param progress called by one thread at a time, not the caller's; what it throws ends the verification
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public Verification verify(String database, BackupId id, Consumer<VerifyProgress> progress) {
        requireRoot();
        return new Examination(objectDirectory(database, id), database, id).verification(progress);
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
        requireRoot();
        return new Leftovers(homeOf(database)).remove(id, true);
    }

    /** Removes what an attempt left behind; a complete backup is left alone. */
    public Removal discardDraft(String database, BackupId id) {
        requireRoot();
        return new Leftovers(homeOf(database)).remove(id, false);
    }

    /** Removes what all attempts at a backup left behind; whoever still writes to one of them fails. */
    public Removal discardAttempts(String database, BackupId id) {
        requireRoot();
        return new Attempts(homeOf(database)).discard(id);
    }

    /**
     * Removes drafts in which nothing was written for a while, and the rests of interrupted removals.
     *
     * @param olderThan longer than any backup tool is ever silent, or a living attempt loses its directory
     * @return the drafts that were removed
     */
    public List<BackupId> sweepDrafts(String database, Duration olderThan, Instant now) {
        requireRoot();
        Leftovers leftovers = new Leftovers(homeOf(database));
        leftovers.clear();
        List<BackupId> swept = new ArrayList<>(new Attempts(homeOf(database)).discardOlderThan(now.minus(olderThan)));
        for (Entry entry : scan(database).entries()) {
            if (entry instanceof Entry.Incomplete draft
                    && draft.lastWrite().isBefore(now.minus(olderThan))
                    && leftovers.remove(draft.id(), false) instanceof Removal.Removed) {
                swept.add(draft.id());
            }
        }
        return swept;
    }

    /** Free bytes on the repository's file system, for this user; {@code Long.MAX_VALUE} when it does not say. */
    public long usableBytes() {
        return Storage.usableBytes(root);
    }

    private void createHome(Path home) throws IOException {
        try {
            Storage.createDirectory(home);
        } catch (FileAlreadyExistsException anotherMadeIt) {
            return;
        }
    }

    private List<Path> namesIn(Path directory) {
        requireRoot();
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(names::add);
            return names;
        } catch (NoSuchFileException nothingYet) {
            return names;
        } catch (DirectoryIteratorException | IOException failure) {
            throw new RepositoryUnavailable(directory + " cannot be listed: " + failure, failure);
        }
    }

    private void requireRoot() {
        if (!Files.isDirectory(root)) {
            throw new RepositoryUnavailable(
                    "backup repository " + root + " is not there; is its disk mounted?",
                    new NoSuchFileException(root.toString()));
        }
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
