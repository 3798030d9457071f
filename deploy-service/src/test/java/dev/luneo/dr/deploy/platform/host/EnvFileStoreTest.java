package dev.luneo.dr.deploy.platform.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void mode_and_owner_are_kept(String mode) throws IOException {
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
    void a_link_is_followed_and_stays_one() throws IOException {
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
    void nothing_is_left_beside_the_file() throws IOException {
        Path file = file("A=1\n");
        new EnvFileStore(file).rehearse();
        set(file, "A", "2");
        assertThat(file).hasContent("A=2");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void the_earlier_content_is_kept_once_and_for_us_alone() throws IOException {
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

    private static void set(Path file, String name, String value) throws IOException {
        EnvFileStore store = new EnvFileStore(file);
        store.write(store.read().with(name, value).orElseThrow());
    }

    private static Object gid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:gid");
    }
}
