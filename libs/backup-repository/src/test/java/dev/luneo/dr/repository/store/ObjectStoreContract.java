package dev.luneo.dr.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises, whatever keeps its objects: extend it, and say how one is made. */
public abstract class ObjectStoreContract {
    private static final int MOST = 1_000;

    @TempDir
    protected Path temporary;

    private ObjectStore store;

    /** A new store; its place is not made yet. */
    protected abstract ObjectStore newStore() throws IOException;

    @BeforeEach
    void anEmptyStore() throws IOException {
        store = newStore();
        store.make();
    }

    @Test
    void a_place_that_is_not_made_is_not_there_and_making_it_twice_is_fine() throws IOException {
        assertThat(store.isThere()).isTrue();
        store.make();

        assertThat(store.isThere()).isTrue();
        assertThat(names("")).isEmpty();
    }

    @Test
    void what_was_put_is_read_as_it_was() throws IOException {
        put("shop/1/data/toc.dat", "contents");

        assertThat(read("shop/1/data/toc.dat")).isEqualTo("contents");
        assertThat(store.obstacle("shop/1")).isEmpty();
    }

    @Test
    void what_is_not_there_is_said_so() {
        assertThatThrownBy(() -> store.open("shop/1/manifest.json")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.list("shop/1", MOST)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> names("shop")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.remove("shop/1", "manifest.json")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void an_object_is_put_once_and_never_changed() throws IOException {
        put("shop/1/manifest.json", "first");

        assertThatThrownBy(() -> put("shop/1/manifest.json", "second")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read("shop/1/manifest.json")).isEqualTo("first");
    }

    @Test
    void of_many_who_put_the_same_object_at_once_one_does() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> attempts = Stream.generate(() -> (Callable<Boolean>) this::puts)
                    .limit(8)
                    .toList();
            int done = 0;
            for (Future<Boolean> attempt : writers.invokeAll(attempts)) {
                done += attempt.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    private boolean puts() throws IOException {
        try {
            put("shop/1/manifest.json", "mine");
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        }
    }

    @Test
    void an_object_whose_content_breaks_off_is_not_there() throws IOException {
        put("shop/1/other", "other");
        InputStream breaking = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("the line went dead");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> store.put("shop/1/data", breaking)).hasMessageContaining("went dead");
        assertThatThrownBy(() -> store.open("shop/1/data")).isInstanceOf(NoSuchFileException.class);
        assertThat(store.list("shop/1", MOST).lengths()).containsOnlyKeys("other");
    }

    @Test
    void everything_beneath_a_prefix_is_listed_with_its_length_and_time() throws IOException {
        Instant before = Instant.now().minusSeconds(60);
        put("shop/1/data/toc.dat", "12345");
        put("shop/1/manifest.json", "1");
        put("shop/10/manifest.json", "another's");

        Listing listing = store.list("shop/1", MOST);

        assertThat(listing.lengths())
                .hasSize(2)
                .containsEntry("data/toc.dat", 5L)
                .containsEntry("manifest.json", 1L);
        assertThat(listing.bytes()).isEqualTo(6);
        assertThat(listing.lastWrite()).isBetween(before, Instant.now().plusSeconds(60));
        assertThat(listing.strange()).isEmpty();
        assertThat(listing.unreadable()).isEmpty();
    }

    @Test
    void of_more_than_were_asked_for_it_is_said_that_there_are_more() throws IOException {
        for (int each = 0; each < 20; each++) {
            put("shop/1/" + each, "x");
        }

        Listing listing = store.list("shop/1", 10);

        assertThat(listing.unreadable()).containsKey(".");
        assertThat(listing.lengths()).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void the_names_beneath_a_prefix_are_those_of_its_first_level() throws IOException {
        put("shop/1/data/toc.dat", "x");
        put("shop/1/manifest.json", "x");
        put("crm/1/manifest.json", "x");

        assertThat(names("shop/1")).containsExactlyInAnyOrder("data", "manifest.json");
        assertThat(names("")).containsExactlyInAnyOrder("shop", "crm");
    }

    @Test
    void a_removed_object_is_gone_and_removing_it_again_is_fine() throws IOException {
        put("shop/1/data", "x");
        store.delete("shop/1/data");
        store.delete("shop/1/data");

        assertThatThrownBy(() -> store.open("shop/1/data")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_removed_prefix_is_gone_with_all_beneath_it_and_nothing_else_is() throws IOException {
        put("shop/1/data/toc.dat", "12345");
        put("shop/1/manifest.json", "1");
        put("shop/10/manifest.json", "another's");

        assertThat(store.remove("shop/1", "manifest.json")).isEqualTo(6);
        store.finishRemovals("shop");

        assertThat(names("shop")).containsExactly("10");
        assertThat(read("shop/10/manifest.json")).isEqualTo("another's");
    }

    @Test
    void a_published_directory_is_there_with_all_its_files_and_not_published_twice() throws IOException {
        store.publish(directory("first"), "shop/1", "manifest.json");

        assertThat(store.list("shop/1", MOST).lengths()).containsOnlyKeys("data/toc.dat", "manifest.json");
        assertThat(read("shop/1/manifest.json")).isEqualTo("first");
        assertThatThrownBy(() -> store.publish(directory("second"), "shop/1", "manifest.json"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read("shop/1/manifest.json")).isEqualTo("first");
        assertThat(read("shop/1/data/toc.dat")).isEqualTo("first");
    }

    @Test
    void the_room_that_is_left_is_no_negative_number() {
        store.usableBytes().ifPresent(bytes -> assertThat(bytes).isPositive());
    }

    private Path directory(String content) throws IOException {
        Path directory = Files.createDirectories(temporary.resolve("staged-" + content));
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/toc.dat"), content);
        Files.writeString(directory.resolve("manifest.json"), content);
        return directory;
    }

    private void put(String key, String content) throws IOException {
        store.put(key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> names(String prefix) throws IOException {
        try (Stream<String> names = store.names(prefix)) {
            return names.toList();
        }
    }
}
