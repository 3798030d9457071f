package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that others have put where we look, and only what is one: whoever opens a pipe waits until somebody writes to it, which may be for
 * ever, and a device has no end.
 */
final class RegularFile {
    /** Programs and their environments end long before that. */
    static final int LONGEST = 1 << 20;

    private RegularFile() {}

    /** @param links how links are taken; one that is not followed is refused like all else that is no regular file */
    static byte[] read(Path file, LinkOption... links) throws IOException {
        require(file, links);
        OpenOption[] options = links;
        try (InputStream in = Files.newInputStream(file, options)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("it is longer than %d bytes".formatted(LONGEST));
            }
            return bytes;
        }
    }

    private static void require(Path file, LinkOption... links) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, links);
        if (!is.isRegularFile()) {
            throw new IOException("it is no regular file, but %s; such things are not opened"
                    .formatted(
                            is.isDirectory() ? "a directory" : is.isSymbolicLink() ? "a link" : "a pipe or a device"));
        }
    }
}
