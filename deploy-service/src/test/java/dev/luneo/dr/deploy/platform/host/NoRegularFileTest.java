package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others put where an env file is expected must not hold up whoever looks for it. */
@Tag("process")
class NoRegularFileTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Path file;
    private EnvFileStore store;

    @BeforeEach
    void anEnvFile() throws IOException {
        file = Files.writeString(directory.resolve("app.env"), "A=1\n");
        store = new EnvFileStore(file);
    }

    @Test
    void a_pipe_in_the_place_of_an_env_file_is_not_opened() throws Exception {
        Files.delete(file);
        pipe(file);
        refused(() -> store.read(), "no regular file, but a pipe or a device");
        refused(() -> store.rehearse(), "no regular file");
        refused(() -> store.keep("r1"), "no regular file");
        EnvFile some = EnvFile.of(new byte[0]);
        refused(() -> store.replace(some, some, () -> {}), "no regular file");
    }

    @Test
    void a_link_to_a_device_without_an_end_is_not_read() throws Exception {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        refused(() -> store.read(), "no regular file");
    }

    @Test
    void a_file_that_is_too_long_for_an_env_file_is_not_read_to_its_end() throws Exception {
        Files.write(file, new byte[RegularFile.LONGEST]);
        assertThat(store.read().bytes()).hasSize(RegularFile.LONGEST);
        Files.write(file, new byte[RegularFile.LONGEST + 1]);
        refused(() -> store.read(), "longer than");
    }

    @Test
    void a_pipe_in_the_place_of_the_lock_is_not_waited_at() throws Exception {
        pipe(directory.resolve(".app.env.luneo-dr-lock"));
        EnvFile read = store.read();
        refused(() -> store.replace(read, EnvFile.of("A=2\n".getBytes(UTF_8)), () -> {}), "remove it");
        assertThat(file).hasContent("A=1");
    }

    @Test
    void what_somebody_put_in_the_place_of_the_copy_gives_way_to_it() throws Exception {
        pipe(store.kept("r1"));
        Files.createSymbolicLink(store.kept("r2"), Path.of("/etc/hostname"));
        for (String recovery : new String[] {"r1", "r2"}) {
            assertTimeoutPreemptively(TOO_SLOW, () -> store.keep(recovery));
            assertThat(assertTimeoutPreemptively(TOO_SLOW, () -> store.before(recovery)))
                    .contains(EnvFile.of("A=1\n".getBytes(UTF_8)));
        }
        Files.delete(store.kept("r1"));
        pipe(store.kept("r1"));
        refused(() -> store.before("r1"), "no regular file");
    }

    private interface Use {
        void make() throws Exception;
    }

    private static void refused(Use use, String why) {
        assertTimeoutPreemptively(
                TOO_SLOW,
                () -> assertThatThrownBy(use::make)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(why));
    }

    private static void pipe(Path file) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
    }
}
