package dev.luneo.dr.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory that holds everything a stack leaves behind. */
public record Home(Path directory) {

    public static Home in(Path directory) {
        try {
            Files.createDirectories(directory);
            return new Home(directory.toRealPath());
        } catch (IOException e) {
            throw new StackProblem("The directory %s cannot be used: %s".formatted(directory, e), e);
        }
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

    /** Writes a file that only its owner may read, whole or not at all. */
    public static void writePrivate(Path file, String content) {
        try {
            Path temporary = Files.createTempFile(
                    file.getParent(),
                    "." + file.getFileName(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
            Files.writeString(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackProblem("The file %s cannot be written: %s".formatted(file, e), e);
        }
    }
}
