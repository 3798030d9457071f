package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One file of a backup.
 *
 * @param path relative to the backup's directory, with {@code /} between its parts
 * @param bytes length, not negative
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 */
public record StoredObject(String path, long bytes, String sha256) {

    static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_PATH = 1024;

    /**
     * The most that is read whole, in bytes. What is recorded of 20,000 tables has some megabytes; parsed, it takes several times as
     * much memory as it has bytes. The same when a backup is taken and when it is used: what could not be read back is no backup.
     */
    public static final int MOST_READ_WHOLE = 64 * 1024 * 1024;

    /**
     * @throws IllegalArgumentException when the path leaves the backup, or the length or checksum cannot be one
     */
    public StoredObject {
        Objects.requireNonNull(path, "an object's path is missing");
        Objects.requireNonNull(sha256, () -> "the checksum of object '" + path + "' is missing");
        if (!staysInside(path)) {
            throw new IllegalArgumentException(
                    "object path '" + path + "' is not a plain relative path inside the backup");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("object '" + path + "' cannot have " + bytes + " bytes");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("the checksum of object '" + path + "' is not a SHA-256");
        }
    }

    /**
     * What it holds, read whole and compared with what was stored. For small ones: it is kept in memory.
     *
     * @param directory of a copy of the backup that is our own
     * @throws IOException when it cannot be read, is too large to be read whole, or is not what was stored
     */
    public byte[] contentIn(Path directory) throws IOException {
        return content(() -> Channels.newInputStream(PlainFile.open(directory.resolve(path))));
    }

    byte[] content(Opening opening) throws IOException {
        if (bytes > MOST_READ_WHOLE) {
            throw new IOException(path + " has " + bytes + " bytes; the most that is read whole is " + MOST_READ_WHOLE);
        }
        byte[] content;
        try (InputStream in = opening.open()) {
            content = in.readNBytes((int) bytes + 1);
        }
        if (!Checksums.of(content).equals(sha256)) {
            throw new IOException(path + " is not what was stored: its checksum is not " + sha256);
        }
        return content;
    }

    interface Opening {
        InputStream open() throws IOException;
    }

    private static boolean staysInside(String path) {
        return !path.isEmpty()
                && path.length() <= LONGEST_PATH
                && !path.equals(Manifest.FILE_NAME)
                && path.indexOf('\\') < 0
                && path.chars().noneMatch(Character::isISOControl)
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }
}
