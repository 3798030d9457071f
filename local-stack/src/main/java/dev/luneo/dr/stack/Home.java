package dev.luneo.dr.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The directory that holds everything a stack leaves behind. It belongs to one process at a time, from {@link #open} to {@link #close}
 * or to the end of the process, however that comes.
 */
public final class Home implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    private final Path directory;
    private final HomeLock lock;

    private Home(Path directory, HomeLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Who may pass through the home; nobody but its owner reads or lists anything in it. */
    public enum Access {
        OWNER("rwx------"),
        /** PostgreSQL's own user too has to get to its directory in here: for the shop that the demo breaks. */
        POSTGRES_PASSES("rwx--x--x");

        private final Set<PosixFilePermission> permissions;

        Access(String permissions) {
            this.permissions = PosixFilePermissions.fromString(permissions);
        }
    }

    /**
     * Takes the directory, made if it is missing, for this process. Nothing in it is touched before it is taken.
     *
     * @param purpose what runs here, as it is typed, for example {@code ./dr up}; another process that wants the home is told
     * @throws StackProblem when another stack has it, or others may write in it; the message says what to do
     */
    public static Home open(Path directory, String purpose, Access access) {
        try {
            Path real = made(directory);
            HomeLock lock = HomeLock.take(real, purpose);
            Files.setPosixFilePermissions(real, access.permissions);
            Home home = new Home(real, lock);
            home.makePrivate("kafka");
            home.makePrivate("state");
            home.makePrivate("logs");
            return home;
        } catch (IOException e) {
            throw new StackProblem("The directory %s cannot be used: %s".formatted(directory, e), e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path kafka() {
        return directory.resolve("kafka");
    }

    public Path state(String service) {
        return directory.resolve("state").resolve(service);
    }

    public Path log() {
        return directory.resolve("logs").resolve("luneo-dr.log");
    }

    public Path stackFile() {
        return directory.resolve("stack.json");
    }

    public Path credentials() {
        return directory.resolve("credentials.json");
    }

    /** What the parts of the stack prove to each other who they are with; {@link StackSecrets}. */
    public Path secrets() {
        return directory.resolve("secrets.json");
    }

    /** What an alerting system's Kafka client is configured with, as a file of properties. */
    public Path alertSource() {
        return directory.resolve("alert-source.properties");
    }

    @Override
    public void close() {
        lock.release();
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    public static void writePrivate(Path file, String content) {
        try {
            Path temporary = Files.createTempFile(
                    file.getParent(),
                    "." + file.getFileName(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
            Files.write(temporary, content.getBytes(UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackProblem("The file %s cannot be written: %s".formatted(file, e), e);
        }
    }

    private static Path made(Path directory) throws IOException {
        try {
            Path real = directory.toRealPath();
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real);
            // Not narrowed without a word: it may be /tmp, or a directory that a group works in.
            if (OTHERS_WRITE.stream().anyMatch(permissions::contains)) {
                throw new StackProblem(
                        "Others may write in %s (%s), so it can be no home of a stack.%nName another --home, or: chmod 700 %s"
                                .formatted(real, PosixFilePermissions.toString(permissions), real));
            }
            if (!Files.getOwner(real).equals(ourselves())) {
                // It may have been prepared: tokens and keys that somebody else has, too.
                throw new StackProblem(
                        "%s belongs to %s and not to who runs this, so it can be no home of a stack.%nName another --home, or start it as that user"
                                .formatted(real, Files.getOwner(real).getName()));
            }
            return real;
        } catch (NoSuchFileException missing) {
            Path absolute = directory.toAbsolutePath().normalize();
            Files.createDirectories(absolute.getParent());
            return Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(PRIVATE))
                    .toRealPath();
        }
    }

    /** Who owns what this process makes, also where the user has no name. */
    private static UserPrincipal ourselves() throws IOException {
        Path made = Files.createTempFile("luneo-dr-", "");
        try {
            return Files.getOwner(made);
        } finally {
            Files.delete(made);
        }
    }

    /** Whatever the umask: Kafka, a log's next file and the services make theirs as it says. */
    private void makePrivate(String name) throws IOException {
        Path inside = directory.resolve(name);
        Files.createDirectories(inside);
        Files.setPosixFilePermissions(inside, PRIVATE);
    }
}
