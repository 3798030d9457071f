package dev.luneo.dr.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command leaves behind so that a successor can end it, should we be killed while it runs: a file that names its
 * first process, and a mark in the environment of everything that came from it.
 *
 * @param file exists while the command runs, and after we were killed; in a directory of ours. The same for each attempt at
 *     the same thing, another one for everything else
 */
public record Trail(Path file) {
    static final String VARIABLE = "LUNEO_DR_COMMAND";

    /** With somebody who is just starting a command, which takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final FileAttribute<?> FOR_US =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Logger log = LoggerFactory.getLogger(Trail.class);

    public Trail {
        file = file.toAbsolutePath().normalize();
    }

    /** What an earlier run has left. */
    public enum Predecessor {
        /** Nothing runs. */
        NONE,
        /** It still ran, and was ended. */
        ENDED,
        /** It runs, or is about to, and we cannot end it: it belongs to another user, hangs in the kernel, or its service is stopped. */
        STILL_RUNNING
    }

    /** Ends an earlier run's first process with all that came from it; what it has left in the background lives on. */
    public Predecessor endPredecessor() throws InterruptedException {
        return looking(() -> end(recorded()));
    }

    /** Ends everything that an earlier run has left, also what has lost its parent. */
    public Predecessor endPredecessorWithBackground() throws InterruptedException {
        return looking(() -> {
            Predecessor first = end(recorded());
            Predecessor rest = end(Marked.by(mark()));
            return rest == Predecessor.NONE ? first : rest;
        });
    }

    /** Whoever is stopped right before it starts a command would not be seen. */
    private Predecessor looking(Supplier<Predecessor> look) throws InterruptedException {
        try (Closeable held = gate()) {
            return look.get();
        } catch (ProcessLock.HeldException e) {
            log.warn(
                    "{} is about to start a command, and does not go on: end it, or let it go on ({})",
                    e.holder(),
                    file);
            return Predecessor.STILL_RUNNING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Held while a command is started, and while one is looked for. Without a place for the lock it has to do without. */
    Closeable gate() throws IOException, InterruptedException {
        try {
            return ProcessLock.of(directory().resolve("." + file.getFileName() + ".lock"), PATIENCE);
        } catch (ProcessLock.HeldException e) {
            throw e;
        } catch (IOException e) {
            log.warn("Starts of {} cannot be kept apart: {}", file, e.toString());
            return () -> {};
        }
    }

    /** A process that cannot be recorded still has its mark. */
    void left(ProcessHandle first) {
        try {
            ProcessIdentity.of(first.pid()).ifPresent(identity -> write(identity.text()));
        } catch (UncheckedIOException e) {
            log.warn("Process {} cannot be written down in {}: {}", first.pid(), file, e.getMessage());
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("a process id that is of no use any more stays in {}", file, e);
        }
    }

    String mark() {
        return file.toString();
    }

    private void write(String text) {
        try {
            // A temporary file is readable by its owner alone.
            Path written = Files.createTempFile(directory(), ".", ".new");
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory() throws IOException {
        return Files.createDirectories(file.resolveSibling("").normalize(), FOR_US);
    }

    private List<ProcessHandle> recorded() {
        try {
            return ProcessIdentity.parse(Files.readString(file)).flatMap(ProcessIdentity::alive).stream()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Predecessor end(List<ProcessHandle> processes) {
        List<ProcessHandle> running =
                processes.stream().filter(ProcessTree::isRunning).toList();
        if (running.isEmpty()) {
            return Predecessor.NONE;
        }
        log.warn("Of an earlier attempt {} still run and are ended ({})", running, file);
        return new ProcessTree(running).end() ? Predecessor.ENDED : Predecessor.STILL_RUNNING;
    }
}
