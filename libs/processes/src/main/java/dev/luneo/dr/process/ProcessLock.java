package dev.luneo.dr.process;

import java.io.Closeable;
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
 * Held by one process of this machine at a time, from the question whether something is still to be done until it is done. A process that
 * is stopped between the two goes on holding it, so that whoever takes over knows that something may still come; one that is killed
 * lets go of it.
 */
public final class ProcessLock implements Closeable {
    private static final long BETWEEN_MILLIS = 20;
    private static final Path LOCKS = Path.of("/proc/locks");

    /** Held by threads of this process. The system forgets a process's lock when any of its channels to that file is closed. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Another process, or another thread of this one, has it and does not let go. */
    public static final class HeldException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String holder;

        private HeldException(Path file, Optional<Long> holder) {
            super("%s is held by %s".formatted(file, named(holder)));
            this.holder = named(holder);
        }

        private static String named(Optional<Long> holder) {
            return "another process of ours"
                    + holder.map(" (process %d)"::formatted).orElse("");
        }

        /** In words, with its process id where the system tells that. */
        public String holder() {
            return holder;
        }
    }

    /**
     * @param file made when it does not exist; it stays, and is empty: a lock on a file that comes and goes is held by two
     * @param patience what is done under it takes milliseconds: who holds it for longer is stopped, or its disk is
     */
    public static ProcessLock of(Path file, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        await(deadline, file, () -> HELD_HERE.add(file));
        try {
            return taken(deadline, file);
        } catch (IOException | InterruptedException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    private static ProcessLock taken(long deadline, Path file) throws IOException, InterruptedException {
        FileChannel channel = open(file);
        try {
            await(deadline, file, () -> channel.tryLock() != null);
            return new ProcessLock(file, channel);
        } catch (IOException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    private interface Try {
        boolean once() throws IOException;
    }

    private static void await(long deadline, Path file, Try taken) throws IOException, InterruptedException {
        while (!taken.once()) {
            if (System.nanoTime() > deadline) {
                throw new HeldException(file, holder(file));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }

    /** Whoever may write in that directory must not have us open another file by a link, nor wait at a pipe that nobody reads. */
    private static FileChannel open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is to be locked and is no regular file: remove it");
        }
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

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
