package dev.luneo.dr.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own, to be filled; the test is skipped, with the reason, where mounting is not allowed. */
public final class Tmpfs implements AutoCloseable {

    private final Path at;

    private Tmpfs(Path at) {
        this.at = at;
    }

    public static Tmpfs mountedAt(Path directory, String size) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        assumeTrue(refusal.isEmpty(), () -> "needs the right to mount a tmpfs: " + refusal);
        return new Tmpfs(directory);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        String refusal = run("umount", at.toString());
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.strip() + " (" + String.join(" ", command) + ")";
    }
}
