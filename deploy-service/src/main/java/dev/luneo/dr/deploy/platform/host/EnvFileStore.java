package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.process.ProcessLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * An env file on this machine. A link is followed, and stays a link. A change is a new file that takes the place of the old
 * one in one instant, with the same owner, group and mode: whoever reads meanwhile sees the one or the other, whole.
 */
final class EnvFileStore {
    /** With somebody else's change of the file, which is two calls of the system. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Path named;

    public EnvFileStore(Path named) {
        this.named = named;
    }

    public EnvFile read() throws IOException {
        return EnvFile.of(RegularFile.read(real()));
    }

    /**
     * Changes the file, as long as it is what was read and the change is ours to make. Replicas on this machine wait for each other here:
     * after this nothing that another one began before is still to come. So it is worth calling although nothing is to be changed.
     *
     * @param stillOurs asked when everything is ready and right before the change; throws when another replica has taken over
     * @throws EnvFileChangedException when it is not what was read
     * @throws EnvFileHeldException when another replica is in the middle of a change and stays there
     */
    public void replace(EnvFile read, EnvFile wanted, Runnable stillOurs) throws IOException, InterruptedException {
        Path real = real();
        if (wanted.equals(read)) {
            changing(real, read, stillOurs, () -> {});
            return;
        }
        Path written = written(real, wanted.bytes(), Optional.of(attributes(real)));
        try {
            changing(real, read, stillOurs, () -> rename(written, real));
        } finally {
            Files.deleteIfExists(written);
        }
        sync(real);
    }

    /** What is done to a file while nobody else of us may. */
    private interface Stroke {
        void make() throws IOException;
    }

    private void changing(Path real, EnvFile read, Runnable stillOurs, Stroke stroke)
            throws IOException, InterruptedException {
        try (ProcessLock held = lock(real)) {
            stillOurs.run();
            if (!read().equals(read)) {
                throw new EnvFileChangedException(real);
            }
            stroke.make();
        }
    }

    private static ProcessLock lock(Path real) throws IOException, InterruptedException {
        try {
            return ProcessLock.of(real.resolveSibling("." + real.getFileName() + ".luneo-dr-lock"), PATIENCE);
        } catch (ProcessLock.HeldException e) {
            throw new EnvFileHeldException(real, e);
        }
    }

    /**
     * Goes through all of a change but the last stroke, and leaves nothing behind.
     *
     * @throws IOException when the file could not be changed, for example because its owner could not be kept
     */
    public void rehearse() throws IOException {
        Path real = real();
        EnvFile content = EnvFile.of(RegularFile.read(real));
        Files.delete(written(real, content.bytes(), Optional.of(attributes(real))));
    }

    /** Keeps the file as it is now for {@link #before}, readable by us alone; an earlier copy for the same recovery stays. */
    public void keep(String recoveryId) throws IOException {
        Path kept = kept(recoveryId);
        // A link, or whatever else somebody put there, is no copy of ours: it gives way.
        if (!Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS)) {
            put(kept, RegularFile.read(real()));
        }
    }

    /** The file as it was before the recovery changed it first; empty when it never did. */
    public Optional<EnvFile> before(String recoveryId) throws IOException {
        try {
            return Optional.of(EnvFile.of(RegularFile.read(kept(recoveryId), LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Where the earlier content is kept: {@code ENV-FILE.before-RECOVERY}, beside the file itself. */
    public Path kept(String recoveryId) throws IOException {
        Path real = real();
        return real.resolveSibling(real.getFileName() + ".before-" + recoveryId.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private Path real() throws IOException {
        return named.toRealPath();
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class);
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        Path written = written(file, bytes, Optional.empty());
        try {
            rename(written, file);
        } finally {
            Files.deleteIfExists(written);
        }
        sync(file);
    }

    private static void rename(Path written, Path file) throws IOException {
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(parent(file), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static Path written(Path file, byte[] bytes, Optional<PosixFileAttributes> like) throws IOException {
        Path temporary = Files.createTempFile(
                parent(file),
                "." + file.getFileName(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(temporary, bytes);
            if (like.isPresent()) {
                resemble(temporary, like.get(), file);
            }
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return temporary;
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static void resemble(Path temporary, PosixFileAttributes like, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        PosixFileAttributes ours = view.readAttributes();
        try {
            if (!ours.owner().equals(like.owner())) {
                view.setOwner(like.owner());
            }
        } catch (IOException e) {
            throw ForeignEnvFileException.ofOwner(file, like.owner().getName(), e);
        }
        try {
            if (!ours.group().equals(like.group())) {
                view.setGroup(like.group());
            }
        } catch (IOException e) {
            throw ForeignEnvFileException.ofGroup(file, like.group().getName(), e);
        }
        view.setPermissions(like.permissions());
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException(file + " has no directory");
        }
        return parent;
    }

    @Override
    public String toString() {
        return named.toString();
    }
}
