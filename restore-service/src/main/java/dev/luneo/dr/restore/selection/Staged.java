package dev.luneo.dr.restore.selection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A backup copied to a place of our own, or why it was not. Closing it removes the copy: it is the whole database, as a file.
 *
 * @param place for this user only
 */
public record Staged(Opened opened, Path place) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Staged.class);
    private static final String PROCESS = "process-";
    private static final Pattern OF_PROCESS = Pattern.compile(PROCESS + "([0-9]{1,18})");

    /** Makes the directory of all copies, for this user only, and the place in it free. */
    static void prepare(Path staging, Path place) throws IOException {
        Files.createDirectories(
                staging, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileSystemUtils.deleteRecursively(place);
    }

    /**
     * The directory for the copies of this process. What processes that have died left beside it is removed: no recovery uses it again.
     *
     * @param staging the directory for all processes on this machine
     */
    public static Path directoryOfThisProcess(Path staging) {
        try (Stream<Path> all = Files.isDirectory(staging) ? Files.list(staging) : Stream.empty()) {
            for (Path one : all.filter(Staged::ofADeadProcess).toList()) {
                FileSystemUtils.deleteRecursively(one);
            }
        } catch (IOException failure) {
            log.warn(
                    "Old copies of backups in {} cannot be removed and take up space: {}", staging, failure.toString());
        }
        return staging.resolve(PROCESS + ProcessHandle.current().pid());
    }

    private static boolean ofADeadProcess(Path directory) {
        Matcher name = OF_PROCESS.matcher(String.valueOf(directory.getFileName()));
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            FileSystemUtils.deleteRecursively(place);
        } catch (IOException failure) {
            log.warn("The copy of a backup in {} stays until the next start: {}", place, failure.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
