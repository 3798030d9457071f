package dev.luneo.dr.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One stack a home. The operating system holds the lock for the process and lets go of it when that ends, killed or not, so there
 * is no stale lock; the file says who has it.
 */
final class HomeLock {
    /** Enough for the sentence that we write, and all that is read of a file that somebody else may have put there. */
    private static final int LONGEST = 500;

    /**
     * The homes of this process. Closing any channel on a file ends all locks that a process has on it (POSIX), so a home that
     * is ours already must not even be looked at.
     */
    private static final Map<Path, String> OURS = new ConcurrentHashMap<>();

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /**
     * @param home its real path, so that links and relative names of one directory count as one
     * @throws StackProblem when another stack has it
     */
    static HomeLock take(Path home, String purpose) throws IOException {
        String words = "%s, process %d, since %s"
                .formatted(purpose, ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        String already = OURS.putIfAbsent(home, words);
        if (already != null) {
            throw taken(home, already);
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(
                    home.resolve("lock"),
                    Set.of(
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(home, read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(words.getBytes(UTF_8)), 0);
            locked = true;
            return new HomeLock(home, channel);
        } finally {
            if (!locked) {
                OURS.remove(home);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StackProblem("The lock of %s cannot be closed: %s".formatted(home, e), e);
        } finally {
            OURS.remove(home);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer words = ByteBuffer.allocate(LONGEST);
        int length = channel.read(words, 0);
        return length <= 0 ? "which has not said yet what it is" : new String(words.array(), 0, length, UTF_8);
    }

    private static StackProblem taken(Path home, String who) {
        return new StackProblem(
                "A stack runs on %s already: %s.%nNothing was touched. Stop that one (Ctrl-C where it runs), or give this one a --home of its own."
                        .formatted(home, who));
    }
}
