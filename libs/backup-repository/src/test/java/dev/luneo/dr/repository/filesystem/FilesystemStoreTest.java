package dev.luneo.dr.repository.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.repository.store.NotAnObjectException;
import dev.luneo.dr.repository.store.ObjectStore;
import dev.luneo.dr.repository.store.ObjectStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FilesystemStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore newStore() {
        return new FilesystemStore(temporary.resolve("a/store"));
    }

    @Test
    void a_link_in_place_of_an_object_or_of_a_prefix_is_named_and_never_followed() throws IOException {
        ObjectStore store = newStore();
        store.make();
        store.put("shop/1/manifest.json", new ByteArrayInputStream(new byte[1]));
        Path secret = Files.createDirectory(temporary.resolve("secret"));
        Files.writeString(secret.resolve("file"), "secret");
        Files.createSymbolicLink(temporary.resolve("a/store/shop/1/data"), secret.resolve("file"));
        Files.createSymbolicLink(temporary.resolve("a/store/shop/2"), secret);

        assertThatThrownBy(() -> store.open("shop/1/data")).isInstanceOf(NotAnObjectException.class);
        assertThat(store.list("shop/1", 10).strange()).containsOnlyKeys("data");
        assertThat(store.obstacle("shop/2")).hasValue("a symbolic link, not a file");
        store.remove("shop/2", "manifest.json");
        assertThat(secret.resolve("file")).hasContent("secret");
    }

    @Test
    void a_disk_that_is_not_mounted_is_not_made_by_writing_to_it() throws IOException {
        ObjectStore store = newStore();
        store.make();
        Files.move(temporary.resolve("a"), temporary.resolve("unmounted"));

        assertThatThrownBy(() -> store.put("shop/1/data", new ByteArrayInputStream(new byte[1])))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(store.isThere()).isFalse();
    }
}
