package dev.luneo.dr.repository.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of ours: what survives a power cut, who may read it, and how it is taken away. */
public final class OwnFiles {
    private static final Logger log = LoggerFactory.getLogger(OwnFiles.class);

    private static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> NEW_DIRECTORY = PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY);
    private static final FileAttribute<?> NEW_FILE = PosixFilePermissions.asFileAttribute(PRIVATE_FILE);

    private static final String BEING_REMOVED = ".removed-";

    private OwnFiles() {}

    /** Makes one directory, which must not be there yet, and makes its name last. */
    public static void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, NEW_DIRECTORY);
        syncDirectory(parentOf(directory));
    }

    /** The same, unless another has made it. */
    public static void makeDirectory(Path directory) throws IOException {
        try {
            createDirectory(directory);
        } catch (FileAlreadyExistsException anotherMadeIt) {
            if (!Files.isDirectory(directory)) {
                throw anotherMadeIt;
            }
        }
    }

    /** The directories that a file inside a directory of ours needs. */
    public static void makeParents(Path file) throws IOException {
        Path parent = parentOf(file);
        if (Files.notExists(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(parent, NEW_DIRECTORY);
        }
    }

    /** A new file, for us alone; a link that lies there is not followed. */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), NEW_FILE);
    }

    /**
     * The whole content or none of it is there under this name, whatever happens.
     *
     * @throws FileAlreadyExistsException when something is there
     */
    public static void writeNew(Path file, InputStream content) throws IOException {
        Path unfinished = Files.createTempFile(parentOf(file), "." + file.getFileName() + ".", ".unfinished", NEW_FILE);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                content.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            giveName(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        syncDirectory(parentOf(file));
    }

    /** A link is refused where the name is taken, and a renaming is not; some file systems have no links. */
    private static void giveName(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parentOf(to));
        if (!parentOf(to).equals(parentOf(from))) {
            syncDirectory(parentOf(from));
        }
    }

    /** Whoever made the files of a directory, whatever his umask: they are for this user only, and survive a power cut. */
    public static void settle(Path directory, Set<String> files, Set<String> directories) throws IOException {
        for (String file : files) {
            Files.setPosixFilePermissions(directory.resolve(file), PRIVATE_FILE);
        }
        for (String inner : directories) {
            Files.setPosixFilePermissions(directory.resolve(inner), PRIVATE_DIRECTORY);
            syncDirectory(directory.resolve(inner));
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes it with everything beneath, links themselves and not what they lead to; gone already is fine. */
    public static void deleteTree(Path top) throws IOException {
        try {
            Files.walkFileTree(top, new Deletion());
        } catch (NoSuchFileException gone) {
            return;
        }
        syncDirectory(parentOf(top));
    }

    /**
     * Deletes a directory with everything beneath. It gets a hidden name in one step, and only then is emptied: who looks finds all of it
     * or nothing, and who still writes to it finds nothing there. What an interrupted removal of the same has left goes, too.
     *
     * @return the bytes that are free now
     * @throws NoSuchFileException when there is nothing, and nothing was left
     */
    public static long takeAway(Path directory) throws IOException {
        Path aside = directory.resolveSibling(
                BEING_REMOVED + String.valueOf(directory.getFileName()).replaceFirst("^\\.", ""));
        boolean resumed = Files.exists(aside, LinkOption.NOFOLLOW_LINKS);
        deleteTree(aside);
        if (resumed && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        move(directory, aside);
        long bytes = Survey.of(aside, Integer.MAX_VALUE).bytes();
        deleteTree(aside);
        return bytes;
    }

    static boolean isBeingRemoved(String name) {
        return name.startsWith(BEING_REMOVED);
    }

    /** Goes on with what {@link #takeAway} began in a directory and did not end. */
    public static void finishRemovals(Path home) throws IOException {
        for (Path left : namedLike(home, path -> isBeingRemoved(String.valueOf(path.getFileName())))) {
            try {
                deleteTree(left);
            } catch (IOException failure) {
                log.warn("{} takes up space until it can be deleted: {}", left, failure.toString());
            }
        }
    }

    /** Nothing where there is no such directory yet. */
    public static List<Path> namedLike(Path directory, DirectoryStream.Filter<Path> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, wanted)) {
            stream.forEach(found::add);
        } catch (NoSuchFileException nothingYet) {
            return found;
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return found;
    }

    /** Free bytes where this is or would be; empty when the file system does not say. */
    public static OptionalLong usableBytes(Path where) {
        for (Path at = where; at != null; at = at.getParent()) {
            try {
                return OptionalLong.of(Files.getFileStore(at).getUsableSpace());
            } catch (NoSuchFileException notYet) {
                continue;
            } catch (IOException silent) {
                break;
            }
        }
        return OptionalLong.empty();
    }

    static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
