package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * Opens files of a repository, which others may write to: regular files only. Opening a pipe waits for somebody to write to it, and a
 * device or a link gives what is not the backup's. Whoever swaps the file between the look and the opening makes a {@link Looks} wait,
 * or is found out by the second look.
 */
final class PlainFile {

    private PlainFile() {}

    /**
     * @throws NotPlainException when it is a link, a pipe, a device or a directory
     */
    static FileChannel open(Path file) throws IOException {
        BasicFileAttributes before = attributes(file);
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            if (!Objects.equals(attributes(file).fileKey(), before.fileKey())) {
                throw new NotPlainException(file, "it was replaced while it was opened");
            }
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NotPlainException(file, Inventory.kindOf(attributes));
        }
        return attributes;
    }

    /** It is no regular file. */
    static final class NotPlainException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        NotPlainException(Path file, String what) {
            super(file.toString(), null, what);
        }
    }
}
