package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** Held by threads of this process. The system forgets a process's lock when any of its channels to that file is closed. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private EnvFileLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws EnvFileHeldException when another process of ours, or a thread, is in the middle of a change and stays there */
    static EnvFileLock of(Path envFile) throws IOException, InterruptedException {
        Path file = envFile.resolveSibling("." + envFile.getFileName() + ".luneo-dr-lock");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        await(deadline, envFile, file, () -> HELD_HERE.add(file));
        try {
            return taken(deadline, envFile, file);
        } catch (IOException | InterruptedException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    private static EnvFileLock taken(long deadline, Path envFile, Path file) throws IOException, InterruptedException {
        FileChannel channel = open(file);
        try {
            await(deadline, envFile, file, () -> channel.tryLock() != null);
            return new EnvFileLock(file, channel);
        } catch (IOException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    private interface Try {
        boolean once() throws IOException;
    }

    private static void await(long deadline, Path envFile, Path file, Try taken)
            throws IOException, InterruptedException {
        while (!taken.once()) {
            if (System.nanoTime() > deadline) {
                throw new EnvFileHeldException(envFile, holder(file));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }

    /** Whoever may write in that directory must not have us open another file by a link. */
    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Its process id, where the system tells. */
    private static Optional<Long> holder(Path file) {
        try (Stream<String> locks = Files.lines(LOCKS)) {
            Pattern line = Pattern.compile("POSIX\\s+\\S+\\s+WRITE\\s+(\\d+)\\s+\\S+:%s\\s"
                    .formatted(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)));
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
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
