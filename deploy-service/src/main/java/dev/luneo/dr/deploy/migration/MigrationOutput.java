package dev.luneo.dr.deploy.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.deploy.OwnFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What migrations printed, redacted, one file a recovery and application; a further attempt goes on below the one before. */
public final class MigrationOutput {
    private static final Logger log = LoggerFactory.getLogger(MigrationOutput.class);
    /** A migration that prints more is in a loop; its beginning tells why. */
    private static final long MOST_BYTES = 10 * 1024 * 1024;

    private final Path directory;

    /** @param state the service's state directory; made when it is first needed */
    public MigrationOutput(Path state) {
        this.directory = state.resolve("migration-output");
    }

    /** Takes the lines of one attempt. Lines that cannot be kept are left out: a full disk does not stop a migration. */
    public final class Attempt implements Consumer<String>, AutoCloseable {
        private final Optional<BufferedWriter> writer;
        private long written;

        private Attempt(Optional<BufferedWriter> writer) {
            this.writer = writer;
        }

        @Override
        public synchronized void accept(String line) {
            written += line.length() + 1L;
            if (written <= MOST_BYTES) {
                writer.ifPresent(file -> {
                    try {
                        file.write(line);
                        file.newLine();
                        file.flush();
                    } catch (IOException e) {
                        throw new UncheckedIOException("The output of a migration is not kept whole", e);
                    }
                });
            }
        }

        /** Whether there is a file to look at. */
        public boolean kept() {
            return writer.isPresent();
        }

        @Override
        public void close() {
            writer.ifPresent(file -> {
                try {
                    file.close();
                } catch (IOException e) {
                    log.warn("The output of a migration is not kept whole: {}", e.getMessage());
                }
            });
        }
    }

    public Attempt attempt(String recoveryId, String application, int attempt, Instant now) {
        try {
            Path file = file(recoveryId, application);
            OwnFiles.directory(directory);
            OwnFiles.directory(file.resolveSibling("").normalize());
            OwnFiles.file(file);
            BufferedWriter writer = Files.newBufferedWriter(file, UTF_8, StandardOpenOption.APPEND);
            writer.write("--- attempt %d, %s ---%n".formatted(attempt, now));
            writer.flush();
            return new Attempt(Optional.of(writer));
        } catch (IOException e) {
            return new Attempt(Optional.empty());
        }
    }

    /** Empty when no migration of it ran on this machine. */
    public Optional<String> read(String recoveryId, String application) throws IOException {
        try {
            return Optional.of(Files.readString(file(recoveryId, application), UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String recoveryId, String application) {
        return directory.resolve(OwnFiles.plain(recoveryId)).resolve(OwnFiles.plain(application) + ".txt");
    }
}
