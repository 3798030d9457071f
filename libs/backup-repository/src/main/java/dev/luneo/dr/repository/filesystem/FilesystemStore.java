package dev.luneo.dr.repository.filesystem;

import dev.luneo.dr.repository.store.Listing;
import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Objects as files, keys as paths beneath a directory. Directories are for this user only (0700, files 0600). What is published or removed
 * together is so by one renaming of its directory.
 *
 * @param root absolute
 */
public record FilesystemStore(Path root) implements ObjectStore {

    public FilesystemStore {
        root = root.toAbsolutePath().normalize();
    }

    @Override
    public String place() {
        return root.toString();
    }

    @Override
    public void make() throws IOException {
        if (!isThere()) {
            Files.createDirectories(OwnFiles.parentOf(root));
            OwnFiles.makeDirectory(root);
        }
    }

    @Override
    public boolean isThere() {
        return Files.isDirectory(root);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return Channels.newInputStream(PlainFile.open(at(key)));
    }

    @Override
    public void put(String key, InputStream content) throws IOException {
        Path file = at(key);
        makeDirectories(OwnFiles.parentOf(file));
        OwnFiles.writeNew(file, content);
    }

    @Override
    public void delete(String key) throws IOException {
        if (Files.deleteIfExists(at(key))) {
            OwnFiles.syncDirectory(OwnFiles.parentOf(at(key)));
        }
    }

    @Override
    public Stream<String> names(String prefix) throws IOException {
        return Files.list(at(prefix))
                .map(path -> String.valueOf(path.getFileName()))
                .filter(name -> !OwnFiles.isBeingRemoved(name));
    }

    @Override
    public Listing list(String prefix, int most) throws IOException {
        return Survey.of(at(prefix), most);
    }

    @Override
    public Optional<String> obstacle(String prefix) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(at(prefix), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                return Optional.empty();
            }
            return Optional.of(attributes.isRegularFile() ? "a file, not a directory" : Survey.kindOf(attributes));
        } catch (NoSuchFileException nothing) {
            return Optional.empty();
        }
    }

    @Override
    public OptionalLong usableBytes() {
        return OwnFiles.usableBytes(root);
    }

    /** From a directory on the same file system by renaming it; otherwise file by file. */
    @Override
    public void publish(Path directory, String prefix, String last) throws IOException {
        Path to = at(prefix);
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        makeDirectories(OwnFiles.parentOf(to));
        try {
            OwnFiles.move(directory, to);
        } catch (AtomicMoveNotSupportedException elsewhere) {
            ObjectStore.super.publish(directory, prefix, last);
        }
    }

    /** A link or a file in the prefix's place is taken away itself, and not what it leads to. */
    @Override
    public long remove(String prefix, String first) throws IOException {
        return OwnFiles.takeAway(at(prefix));
    }

    @Override
    public void finishRemovals(String prefix) throws IOException {
        OwnFiles.finishRemovals(at(prefix));
    }

    /** Of our own making only: a database's name and a backup's id lead nowhere else, and an object's path stays inside. */
    private Path at(String key) {
        return key.isEmpty() ? root : root.resolve(key);
    }

    private void makeDirectories(Path directory) throws IOException {
        if (!directory.equals(root) && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            makeDirectories(OwnFiles.parentOf(directory));
            OwnFiles.makeDirectory(directory);
        }
    }
}
