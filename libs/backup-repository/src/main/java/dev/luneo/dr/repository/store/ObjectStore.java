package dev.luneo.dr.repository.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Keeps objects under keys such as {@code shop/20261123T031500Z-1a2b/data/toc.dat}. An object is there whole or not at all, and is never
 * changed, renamed or appended to: what a bucket can do is all that is asked. Whoever calls bounds how long it waits, for a mount whose
 * server is gone never answers; where it is not there at all, a store throws {@link NoSuchFileException} for everything.
 *
 * <p>What belongs together has a prefix of its own, and one object that says that all of it is there: that one comes last and goes first.
 * The operations on a prefix are made of those on objects; a store that can do them in one step overrides them.
 */
public interface ObjectStore {

    /** For messages, and to tell stores apart: two of the same place have the same. */
    String place();

    /** Makes the place when it is not there. */
    void make() throws IOException;

    /** Whether the place is there: an unmounted disk is no empty store. */
    boolean isThere();

    /**
     * The object by this key, to its end or until somebody who writes there makes it unreadable.
     *
     * @throws NoSuchFileException when there is none
     * @throws NotAnObjectException when something else lies there
     */
    InputStream open(String key) throws IOException;

    /**
     * Puts one object, which survives a power cut once this has returned.
     *
     * @throws FileAlreadyExistsException when there is one: of two who put it at the same time, one does
     */
    void put(String key, InputStream content) throws IOException;

    /** Removes one object; that there is none is fine. */
    void delete(String key) throws IOException;

    /**
     * What is directly beneath a prefix, objects and prefixes alike, read as it is asked for; to be closed. The empty prefix is all there is.
     *
     * @throws NoSuchFileException when there is nothing
     */
    Stream<String> names(String prefix) throws IOException;

    /**
     * Everything beneath a prefix.
     *
     * @param most of objects; of more, so many, and that there are more
     * @throws NoSuchFileException when there is nothing
     */
    Listing list(String prefix, int most) throws IOException;

    /** What lies in the prefix's place so that nothing can lie beneath it; where keys are no more than names, never anything. */
    default Optional<String> obstacle(String prefix) throws IOException {
        return Optional.empty();
    }

    /** Free bytes for this user, where the store knows a bound. */
    OptionalLong usableBytes();

    /**
     * Puts all files of a directory of our own beneath a prefix. Whoever sees the last one sees all of them.
     *
     * @param directory holds plain files only; may be gone afterwards
     * @throws FileAlreadyExistsException when {@code last} is there already
     */
    default void publish(Path directory, String prefix, String last) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = directory.relativize(file).toString();
            if (!name.equals(last)) {
                put(prefix + "/" + name, file);
            }
        }
        put(prefix + "/" + last, directory.resolve(last));
    }

    private void put(String key, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            put(key, content);
        }
    }

    /**
     * Removes everything beneath a prefix, that object before all others: what is half removed has none. When it was interrupted, calling it
     * again removes the rest.
     *
     * @return the bytes that are free now
     * @throws NoSuchFileException when there is nothing
     */
    default long remove(String prefix, String first) throws IOException {
        Listing all = list(prefix, Integer.MAX_VALUE);
        delete(prefix + "/" + first);
        for (String name : all.lengths().keySet()) {
            delete(prefix + "/" + name);
        }
        return all.bytes();
    }

    /** Goes on with removals beneath a prefix that were interrupted, where they leave something that {@link #list} does not show. */
    default void finishRemovals(String prefix) throws IOException {}
}
