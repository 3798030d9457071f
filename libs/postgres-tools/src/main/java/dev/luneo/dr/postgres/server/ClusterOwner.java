package dev.luneo.dr.postgres.server;

import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The system user that server programs run as: ourselves, or {@code postgres} when we are root, whom servers refuse. */
final class ClusterOwner {

    private static final String USER = "postgres";

    private final boolean root = System.getProperty("user.name", "").equals("root");
    private final CommandRunner runner = new CommandRunner();

    CommandOutcome run(Path directory, Duration timeLimit, List<String> arguments) throws InterruptedException {
        List<String> all = new ArrayList<>();
        if (root) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
        }
        all.addAll(arguments);
        return runner.run(Command.of(timeLimit, all).in(directory));
    }

    void give(Path path) throws IOException {
        if (root) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
    }

    /** Writes a file that only the owner can read. */
    void write(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        Files.writeString(file, content);
        give(file);
    }
}
