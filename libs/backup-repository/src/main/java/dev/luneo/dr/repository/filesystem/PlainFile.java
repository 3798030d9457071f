package dev.luneo.dr.repository.filesystem;

import dev.luneo.dr.repository.store.NotAnObjectException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * Opens files of a repository, which others may write to: regular files only. Opening a pipe waits for somebody to write to it, and a
 * device or a link gives what is not the backup's. Whoever swaps the file between the look and the opening makes a look wait,
 * or is found out by the second look.
 */
public final class PlainFile {

    private PlainFile() {}

    /**
     * @throws NotAnObjectException when it is a link, a pipe, a device or a directory
     */
    public static FileChannel open(Path file) throws IOException {
        BasicFileAttributes before = attributes(file);
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            if (!Objects.equals(attributes(file).fileKey(), before.fileKey())) {
                throw new NotAnObjectException(file.toString(), "it was replaced while it was opened");
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
            throw new NotAnObjectException(file.toString(), Survey.kindOf(attributes));
        }
        return attributes;
    }
}
