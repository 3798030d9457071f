package dev.luneo.dr.deploy.platform.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, and one of them really stopped between its question and its change. */
@Tag("process")
class StoppedWriterTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void one_that_is_stopped_right_before_its_change_is_known_by_its_number_and_nobody_changes_the_file_meanwhile()
            throws Exception {
        Path file = Files.writeString(directory.resolve("app.env"), "A=1\n");
        Process writer = writer(file);
        try {
            await().atMost(TOO_SLOW).until(() -> stopped(writer));
            EnvFileStore store = new EnvFileStore(file);
            EnvFile read = store.read();
            assertThatThrownBy(() -> store.replace(read, read, () -> {}))
                    .isInstanceOf(EnvFileHeldException.class)
                    .hasMessageContaining("process " + writer.pid());

            signal("CONT", writer.pid());
            assertThat(writer.waitFor(TOO_SLOW.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(file).hasContent("A=late");
            EnvFile late = store.read();
            store.replace(late, read, () -> {});
            assertThat(file).hasContent("A=1");
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void one_that_is_killed_there_holds_nobody_up() throws Exception {
        Path file = Files.writeString(directory.resolve("app.env"), "A=1\n");
        Process writer = writer(file);
        await().atMost(TOO_SLOW).until(() -> stopped(writer));
        writer.destroyForcibly().waitFor();
        EnvFileStore store = new EnvFileStore(file);
        EnvFile read = store.read();
        store.replace(read, read.with("A", "2").orElseThrow(), () -> {});
        assertThat(file).hasContent("A=2");
    }

    /** A replica that stops itself when it was told that the change is its own. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            EnvFileStore store = new EnvFileStore(Path.of(arguments[0]));
            EnvFile read = store.read();
            store.replace(read, read.with("A", "late").orElseThrow(), () -> {
                try {
                    signal("STOP", ProcessHandle.current().pid());
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static Process writer(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
    }

    private static boolean stopped(Process process) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"))
                .contains(") T ");
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
