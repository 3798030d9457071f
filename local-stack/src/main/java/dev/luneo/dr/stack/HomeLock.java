package dev.luneo.dr.stack;

import dev.luneo.dr.process.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One stack a home; a file beside the lock says who has it. */
final class HomeLock {
    private final Path home;
    private final ProcessLock lock;

    private HomeLock(Path home, ProcessLock lock) {
        this.home = home;
        this.lock = lock;
    }

    /**
     * @param home its real path, so that links and relative names of one directory count as one
     * @throws StackProblem when another stack has it
     */
    static HomeLock take(Path home, String purpose) throws IOException {
        Path holder = home.resolve("lock.holder");
        try {
            HomeLock taken = new HomeLock(home, ProcessLock.of(home.resolve("lock"), Duration.ZERO));
            Home.writePrivate(
                    holder,
                    "%s, process %d, since %s"
                            .formatted(
                                    purpose,
                                    ProcessHandle.current().pid(),
                                    Instant.now().truncatedTo(ChronoUnit.SECONDS)));
            return taken;
        } catch (ProcessLock.HeldException held) {
            throw new StackProblem(
                    "A stack runs on %s already: %s.%nNothing was touched. Stop that one (Ctrl-C where it runs), or give this one a --home of its own."
                            .formatted(home, Files.exists(holder) ? Files.readString(holder) : held.holder()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted before %s was taken".formatted(home), stop);
        }
    }

    void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StackProblem("The lock of %s cannot be closed: %s".formatted(home, e), e);
        }
    }
}
