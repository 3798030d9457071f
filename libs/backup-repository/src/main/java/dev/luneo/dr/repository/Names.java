package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the names in a database's directory say, before anything in it is looked at.
 *
 * @param foreign not the repository's own: some of them, and how many more there are
 */
record Names(List<BackupId> backups, List<String> foreign) {

    /**
     * @param first are named before all others, and however many there are
     * @throws RepositoryUnavailable when it cannot be listed
     */
    static Names in(Path home, Set<BackupId> first) {
        List<BackupId> known = new ArrayList<>();
        List<BackupId> backups = new ArrayList<>();
        long tooMany = 0;
        List<String> foreign = new ArrayList<>();
        long others = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(home)) {
            for (Path path : stream) {
                String name = nameOf(path);
                Optional<BackupId> id = BackupId.parse(name);
                if (id.filter(first::contains).isPresent()) {
                    known.add(id.get());
                } else if (id.isPresent() && backups.size() < BackupRepository.MOST_BACKUPS) {
                    backups.add(id.get());
                } else if (id.isPresent()) {
                    tooMany++;
                } else if (!Leftovers.is(name) && !Attempts.is(name) && others++ < BackupRepository.MOST_FOREIGN) {
                    foreign.add(printable(name));
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return new Names(List.of(), List.of());
        } catch (DirectoryIteratorException | IOException failure) {
            throw new RepositoryUnavailable(home + " cannot be listed: " + failure, failure);
        }
        if (others > foreign.size()) {
            foreign.add("and " + (others - foreign.size()) + " more");
        }
        if (tooMany > 0) {
            foreign.add("and " + tooMany
                    + " more that are named like backups and were not looked at; find out who made them");
        }
        known.addAll(backups);
        return new Names(List.copyOf(known), List.copyOf(foreign));
    }

    /** A stranger's name must not look like a line of ours. */
    private static String printable(String name) {
        return name.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }

    /** The directories with such names. */
    static Set<String> directoriesIn(Path root, Pattern names) {
        Set<String> found = new TreeSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            for (Path path : stream) {
                if (names.matcher(nameOf(path)).matches()
                        && found.size() < BackupRepository.MOST_BACKUPS
                        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(nameOf(path));
                }
            }
            return found;
        } catch (DirectoryIteratorException | IOException failure) {
            throw new RepositoryUnavailable(root + " cannot be listed: " + failure, failure);
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
