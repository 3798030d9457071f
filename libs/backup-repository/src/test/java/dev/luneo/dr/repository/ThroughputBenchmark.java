package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification of 2 GB against {@code sha256sum} run over the same files by as many processes as there are processors. */
@Tag("benchmark")
class ThroughputBenchmark {

    private static final int MEGABYTES = 2048;

    @TempDir
    Path temporary;

    @Test
    void verifying_two_gigabytes() throws Exception {
        StoredBackups backups = new StoredBackups(temporary.resolve("repository"));
        BackupDraft draft = backups.draft(ID);
        for (int file = 0; file < 8; file++) {
            write(draft.directory().resolve("300" + file + ".dat"), MEGABYTES / 16);
        }
        write(draft.directory().resolve("large.dat"), MEGABYTES / 2);

        tell(
                "complete (hash and fsync)",
                time(() -> assertThat(draft.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class)));
        for (int round = 0; round < 3; round++) {
            tell("verify", time(() -> assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class)));
            tell("sha256sum", time(() -> sha256sum(1, backups.directory(ID))));
            tell(
                    "sha256sum, one a processor",
                    time(() -> sha256sum(Runtime.getRuntime().availableProcessors(), backups.directory(ID))));
        }
        tell(
                "scan",
                time(() ->
                        assertThat(backups.repository.scan(DATABASE).usable()).hasSize(1)));
    }

    interface Work {
        void run() throws Exception;
    }

    private static Duration time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void tell(String what, Duration time) {
        System.out.printf("%-28s %6d ms %8.0f MB/s%n", what, time.toMillis(), MEGABYTES / (time.toNanos() / 1e9));
    }

    private static void sha256sum(int processes, Path directory) throws IOException, InterruptedException {
        // By size, the largest first, as our own threads take them.
        Process process = new ProcessBuilder(
                        "sh", "-c", "ls -S *.dat | xargs -n 1 -P " + processes + " sha256sum > /dev/null")
                .directory(directory.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static void write(Path file, int megabytes) throws IOException {
        byte[] block = StoredBackups.bytes(1024 * 1024, file.hashCode());
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < megabytes; written++) {
                out.write(block);
            }
        }
    }
}
