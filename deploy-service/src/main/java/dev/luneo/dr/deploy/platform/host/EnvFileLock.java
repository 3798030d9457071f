package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who changes an env file holds this from the question whether the change is still theirs until it is made. A process that is stopped
 * between the two goes on holding it, so that whoever takes over knows that a change may still come; one that is killed lets go of it.
 *
 * <p>An empty file beside the env file, which stays: a lock on a file that comes and goes is held by two.
 */
final class EnvFileLock implements AutoCloseable {
    /** A question and a change take milliseconds: who holds it for longer is stopped, or its disk is. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long BETWEEN_MILLIS = 20;
    private static final Path LOCKS = Path.of("/proc/locks");

    private final FileChannel channel;

    private EnvFileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws EnvFileHeldException when another process of ours is in the middle of a change and stays there */
    static EnvFileLock of(Path envFile) throws IOException, InterruptedException {
        Path file = envFile.resolveSibling("." + envFile.getFileName() + ".luneo-dr-lock");
        // Whoever may write in that directory must not have us open another file by a link.
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean ours = false;
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (taken(channel) == null) {
                if (System.nanoTime() > deadline) {
                    throw new EnvFileHeldException(envFile, holder(file));
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            }
            ours = true;
            return new EnvFileLock(channel);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return null;
        }
    }

    /** Its process id, where the system tells. */
    private static Optional<Long> holder(Path file) throws IOException {
        Pattern line = Pattern.compile("(?:POSIX|OFDLCK)\\s+\\S+\\s+WRITE\\s+(\\d+)\\s+\\S+:%s\\s"
                .formatted(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)));
        try (Stream<String> locks = Files.lines(LOCKS)) {
            return locks.map(line::matcher)
                    .filter(Matcher::find)
                    .map(found -> Long.valueOf(found.group(1)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
