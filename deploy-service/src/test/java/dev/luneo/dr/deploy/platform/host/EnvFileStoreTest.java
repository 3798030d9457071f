package dev.luneo.dr.deploy.platform.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.kit.machine.OwnershipLostException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileStoreTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-r--"})
    void mode_and_owner_are_kept(String mode) throws Exception {
        Path file = file("A=1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Object owner = Files.getAttribute(file, "unix:uid");
        if (owner.equals(0)) {
            Files.setAttribute(file, "unix:gid", 33);
            Files.setAttribute(file, "unix:uid", 33);
        }
        Object expectedUid = Files.getAttribute(file, "unix:uid");

        set(file, "A", "2");

        assertThat(file).hasContent("A=2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(mode);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(expectedUid);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(expectedUid.equals(33) ? 33 : gid(directory));
    }

    @Test
    void a_link_is_followed_and_stays_one() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path file = Files.writeString(elsewhere.resolve("real.env"), "A=1\n");
        Path link = Files.createSymbolicLink(directory.resolve("app.env"), file);

        set(link, "A", "2");

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file)).isEqualTo("A=2\n");
    }

    @Test
    void whoever_reads_meanwhile_sees_the_one_or_the_other_whole() throws Exception {
        String filling = "X=" + "y".repeat(200_000) + "\n";
        Path file = file("A=1\n" + filling);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                try {
                    seen.add(Files.readString(file));
                    reads.incrementAndGet();
                } catch (IOException e) {
                    seen.add("there was no file: " + e);
                }
            }
        });
        reader.start();
        for (int i = 0; i < 50 || reads.get() < 20; i++) {
            set(file, "A", i % 2 == 0 ? "2" : "1");
        }
        done.set(true);
        reader.join();
        assertThat(seen).isSubsetOf("A=1\n" + filling, "A=2\n" + filling);
    }

    @Test
    void nothing_but_an_empty_lock_is_left_beside_the_file() throws Exception {
        Path file = file("A=1\n");
        new EnvFileStore(file).rehearse();
        set(file, "A", "2");
        assertThat(file).hasContent("A=2");
        Path lock = directory.resolve(".app.env.luneo-dr-lock");
        assertThat(lock).isEmptyFile();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactlyInAnyOrder(file, lock);
        }
    }

    @Test
    void what_somebody_changed_since_it_was_read_is_not_written_over() throws Exception {
        Path file = file("A=1\n");
        EnvFileStore store = new EnvFileStore(file);
        EnvFile read = store.read();
        Runnable editor = () ->
                assertThatCode(() -> Files.writeString(file, "A=1\nB=theirs\n")).doesNotThrowAnyException();
        assertThatThrownBy(() -> store.replace(read, read.with("A", "2").orElseThrow(), editor))
                .isInstanceOf(EnvFileChangedException.class);
        assertThat(file).hasContent("A=1\nB=theirs");
    }

    @Test
    void what_is_not_ours_any_more_when_all_is_ready_is_not_changed() throws Exception {
        Path file = file("A=1\n");
        EnvFileStore store = new EnvFileStore(file);
        EnvFile read = store.read();
        assertThatThrownBy(() -> store.replace(read, read.with("A", "2").orElseThrow(), () -> {
                    throw new OwnershipLostException("luneo");
                }))
                .isInstanceOf(OwnershipLostException.class);
        assertThat(file).hasContent("A=1");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).as("no copy with passwords is left").hasSize(2);
        }
    }

    @Test
    void a_lock_that_is_a_link_to_another_file_is_not_followed() throws Exception {
        Path file = file("A=1\n");
        Path other = Files.writeString(directory.resolve("other"), "theirs");
        Files.createSymbolicLink(directory.resolve(".app.env.luneo-dr-lock"), other);
        assertThatThrownBy(() -> set(file, "A", "2")).isInstanceOf(IOException.class);
        assertThat(file).hasContent("A=1");
    }

    @Test
    void the_earlier_content_is_kept_once_and_for_us_alone() throws Exception {
        Path file = file("A=1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        EnvFileStore store = new EnvFileStore(file);
        assertThat(store.before("r1")).isEmpty();

        store.keep("r1");
        set(file, "A", "2");
        store.keep("r1");

        Path kept = directory.resolve("app.env.before-r1");
        assertThat(store.kept("r1").getFileName()).hasToString("app.env.before-r1");
        assertThat(kept).hasContent("A=1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(store.before("r1").orElseThrow().value("A")).contains("1");
    }

    @Test
    void a_strange_recovery_id_does_not_lead_elsewhere() throws IOException {
        EnvFileStore store = new EnvFileStore(file("A=1\n"));
        store.keep("../../x");
        assertThat(store.kept("../../x").toRealPath().getParent()).isEqualTo(directory.toRealPath());
    }

    @Test
    void a_file_that_is_not_there_is_an_error_before_anything_happens() {
        EnvFileStore store = new EnvFileStore(directory.resolve("none.env"));
        assertThatThrownBy(store::rehearse).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.keep("r1")).isInstanceOf(IOException.class);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("app.env"), content, StandardCharsets.UTF_8);
    }

    private static void set(Path file, String name, String value) throws IOException, InterruptedException {
        EnvFileStore store = new EnvFileStore(file);
        EnvFile read = store.read();
        store.replace(read, read.with(name, value).orElseThrow(), () -> {});
    }

    private static Object gid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:gid");
    }
}
