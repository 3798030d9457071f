package dev.luneo.dr.repository;

import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the names beneath a database's say, before anything in it is looked at.
 *
 * @param foreign not the repository's own: some of them, and how many more there are
 */
record Names(List<BackupId> backups, List<String> foreign) {

    /**
     * @param first are named before all others, and however many there are
     * @throws RepositoryUnavailable when it cannot be listed
     */
    static Names in(ObjectStore store, String database, Set<BackupId> first) {
        List<BackupId> known = new ArrayList<>();
        List<BackupId> backups = new ArrayList<>();
        long tooMany = 0;
        List<String> foreign = new ArrayList<>();
        long others = 0;
        try (Stream<String> names = store.names(database)) {
            for (String name : (Iterable<String>) names::iterator) {
                Optional<BackupId> id = BackupId.parse(name);
                if (id.filter(first::contains).isPresent()) {
                    known.add(id.get());
                } else if (id.isPresent() && backups.size() < BackupRepository.MOST_BACKUPS) {
                    backups.add(id.get());
                } else if (id.isPresent()) {
                    tooMany++;
                } else if (!Attempts.is(name) && others++ < BackupRepository.MOST_FOREIGN) {
                    foreign.add(printable(name));
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return new Names(List.of(), List.of());
        } catch (UncheckedIOException | IOException failure) {
            throw unlisted(store.place() + "/" + database, failure);
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

    /** Those names of databases beneath which something can lie. */
    static Set<String> ofDatabases(ObjectStore store, Pattern form) {
        Set<String> found = new TreeSet<>();
        try (Stream<String> names = store.names("")) {
            for (String name : (Iterable<String>) names::iterator) {
                if (form.matcher(name).matches()
                        && found.size() < BackupRepository.MOST_BACKUPS
                        && store.obstacle(name).isEmpty()) {
                    found.add(name);
                }
            }
            return found;
        } catch (UncheckedIOException | IOException failure) {
            throw unlisted(store.place(), failure);
        }
    }

    private static RepositoryUnavailable unlisted(String place, Exception failure) {
        return new RepositoryUnavailable(place + " cannot be listed: " + failure, failure);
    }
}
