package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
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
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What survives a power cut, and who may read it. */
final class Storage {

    static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    static final FileAttribute<?> NEW_DIRECTORY = PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY);
    static final FileAttribute<?> NEW_FILE = PosixFilePermissions.asFileAttribute(PRIVATE_FILE);

    private Storage() {}

    /** Creates one directory, which must not exist yet, and makes its name last. */
    static void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, NEW_DIRECTORY);
        syncDirectory(parentOf(directory));
    }

    /** The whole content or none of it is there under this name, whatever happens. */
    static void writeAtomically(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try {
            Set<StandardOpenOption> creating = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(unfinished, creating, NEW_FILE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            Files.deleteIfExists(unfinished);
            throw failure;
        }
        syncDirectory(parentOf(file));
    }

    static void moveAside(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parentOf(from));
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes it with everything beneath, links themselves and not what they lead to; gone already is fine. */
    static void deleteTree(Path top) throws IOException {
        try {
            Files.walkFileTree(top, new Deletion());
        } catch (NoSuchFileException gone) {
            return;
        }
        syncDirectory(parentOf(top));
    }

    /** The failure as a value. The kernel's own words are all that Java passes on about a full disk. */
    static RepositoryFailure explain(IOException failure, Path where, long bytesNeeded) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        long usable = usableBytes(where);
        if (words.contains("no space left") || words.contains("quota exceeded") || usable < bytesNeeded) {
            long missing = Math.max(1, bytesNeeded - usable);
            return new RepositoryFailure(
                    RepositoryFailure.Reason.NO_SPACE,
                    where + ": at least " + missing + " bytes are missing, " + usable + " are free: " + failure,
                    missing);
        }
        return RepositoryFailure.of(reasonOf(failure, words), where + ": " + failure);
    }

    private static RepositoryFailure.Reason reasonOf(IOException failure, String words) {
        if (words.contains("read-only file system")) {
            return RepositoryFailure.Reason.READ_ONLY;
        }
        if (failure instanceof AccessDeniedException || words.contains("operation not permitted")) {
            return RepositoryFailure.Reason.NOT_PERMITTED;
        }
        return RepositoryFailure.Reason.IO_ERROR;
    }

    /** Free bytes where this is or would be, or {@code Long.MAX_VALUE} when the file system does not say. */
    static long usableBytes(Path where) {
        for (Path at = where; at != null; at = at.getParent()) {
            try {
                return Files.getFileStore(at).getUsableSpace();
            } catch (NoSuchFileException notYet) {
                continue;
            } catch (IOException silent) {
                break;
            }
        }
        return Long.MAX_VALUE;
    }

    private static Path parentOf(Path path) {
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

    /** Nothing where there is no such directory yet. */
    static List<Path> list(Path directory, DirectoryStream.Filter<Path> wanted) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, wanted)) {
            stream.forEach(found::add);
            return found;
        } catch (NoSuchFileException nothingYet) {
            return found;
        } catch (DirectoryIteratorException | IOException failure) {
            throw new RepositoryUnavailable(directory + " cannot be listed: " + failure, failure);
        }
    }
}
