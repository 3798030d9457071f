package dev.luneo.dr.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A repository with backups in it, and the tools to spoil them. */
final class StoredBackups {

    static final String DATABASE = "luneo";
    static final Instant THREE_FIFTEEN = Instant.parse("2026-11-23T03:15:00Z");
    static final BackupId ID = BackupId.of(THREE_FIFTEEN, "1a2b");

    static final RepositoryKeys KEYS =
            RepositoryKeys.parse("00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f");

    private static final JsonMapper JSON = new JsonMapper();

    final Path root;
    final BackupRepository repository;

    StoredBackups(Path root) {
        this.root = root;
        this.repository = BackupRepository.filesystem(root, KEYS);
    }

    static ManifestFacts facts(Instant startedAt) {
        return new ManifestFacts(
                "logical",
                startedAt,
                startedAt.plusSeconds(90),
                startedAt.plusSeconds(1),
                150_013,
                "pg_dump (PostgreSQL) 15.13",
                123_456_789,
                Map.of("migration-head", "3", "locale", "de_DE.UTF-8 – Köln"));
    }

    Path directory(BackupId id) {
        return root.resolve(DATABASE).resolve(id.value());
    }

    Path object(String path) {
        return directory(ID).resolve(path);
    }

    BackupDraft draft(BackupId id) {
        return ((Beginning.Begun) repository.begin(DATABASE, id, 1)).draft();
    }

    /** Three objects, one of them deeper: {@code fingerprint.json}, {@code data/toc.dat}, {@code data/3001.dat.gz}. */
    Manifest store() {
        return store(ID, THREE_FIFTEEN);
    }

    Manifest store(BackupId id, Instant startedAt) {
        BackupDraft draft = draft(id);
        fill(draft.directory(), id.hashCode());
        Completion completion = draft.complete(facts(startedAt));
        assertThat(completion).isInstanceOf(Completion.Completed.class);
        return ((Completion.Completed) completion).manifest();
    }

    Manifest storeHoursLater(int hours) {
        Instant startedAt = THREE_FIFTEEN.plus(Duration.ofHours(hours));
        return store(BackupId.of(startedAt, "1a2b"), startedAt);
    }

    static void fill(Path directory, long seed) {
        try {
            Files.createDirectory(directory.resolve("data"));
            Files.writeString(directory.resolve("fingerprint.json"), "{\"rows\": 42}");
            Files.write(directory.resolve("data/toc.dat"), bytes(4_711, seed));
            Files.write(directory.resolve("data/3001.dat.gz"), bytes(700_000, seed + 1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    Verification verify(BackupId id) {
        return repository.verify(DATABASE, id, progress -> {});
    }

    List<Damage> damages() {
        Verification verification = verify(ID);
        return verification instanceof Verification.Damaged damaged ? damaged.damages() : List.of();
    }

    Entry entry() {
        return repository.find(DATABASE, ID).orElseThrow();
    }

    /** Changes the manifest and leaves its checksum as it was. */
    void falsify(Consumer<ObjectNode> change) {
        rewrite(change, false);
    }

    /** Changes the manifest, its signature and its checksum with it, as only a mistake in our own code would. */
    void forge(Consumer<ObjectNode> change) {
        rewrite(
                tree -> {
                    change.accept(tree);
                    sign(tree, KEYS);
                },
                true);
    }

    /** Changes the manifest and its checksum with it, as whoever can write to the repository can; the signature is their affair. */
    void forgeAsStranger(Consumer<ObjectNode> change) {
        rewrite(change, true);
    }

    static void sign(ObjectNode tree, RepositoryKeys keys) {
        tree.remove("signature");
        ObjectNode rest = tree.deepCopy();
        rest.remove("sha256");
        Signature signature = keys.sign(JSON.writeValueAsBytes(sorted(JSON.convertValue(rest, Object.class))));
        tree.putObject("signature").put("key", signature.key()).put("hmac", signature.hmac());
    }

    private void rewrite(Consumer<ObjectNode> change, boolean sealAgain) {
        Path file = object(Manifest.FILE_NAME);
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
            change.accept(tree);
            if (sealAgain) {
                tree.remove("sha256");
                tree.put("sha256", Checksums.of(JSON.writeValueAsBytes(sorted(JSON.convertValue(tree, Object.class)))));
            }
            Files.write(file, JSON.writeValueAsBytes(tree));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The canonical form once more, by other means than the code under test. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> inOrder = new TreeMap<>();
            map.forEach((key, inner) -> inOrder.put((String) key, sorted(inner)));
            return inOrder;
        }
        return value instanceof List<?> list
                ? list.stream().map(StoredBackups::sorted).toList()
                : value;
    }
}
