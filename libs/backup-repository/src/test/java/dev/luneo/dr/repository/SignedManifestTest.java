package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Whoever can write to the repository can make a backup unusable, and no more. */
class SignedManifestTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void oneSoundBackup() {
        backups = new StoredBackups(temporary.resolve("repository"));
        backups.store();
    }

    @Test
    void a_backup_of_ours_is_signed_with_the_first_key() {
        assertThat(backups.entry()).isInstanceOf(Entry.Usable.class);
        assertThat(((Entry.Usable) backups.entry()).manifest().signature())
                .hasValueSatisfying(signature ->
                        assertThat(signature.key()).isEqualTo(KEYS.ids().get(0)));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("startedAt", tree -> tree.put("startedAt", "2026-11-23T03:14:59Z")),
                change("completedAt", tree -> tree.put("completedAt", "2026-11-24T03:14:59Z")),
                change("restorablePoint", tree -> tree.put("restorablePoint", "2026-11-23T03:15:00Z")),
                change("serverVersion", tree -> tree.put("serverVersion", 140_000)),
                change("toolVersion", tree -> tree.put("toolVersion", "pg_dump 14")),
                change("databaseBytes", tree -> tree.put("databaseBytes", 1)),
                change("notes", tree -> ((ObjectNode) tree.get("notes")).put("migration-head", "4")),
                change("an added field", tree -> tree.put("approved", true)),
                change("an object", tree -> firstObject(tree).put("sha256", "a".repeat(64))),
                change("the signature", tree -> ((ObjectNode) tree.get("signature")).put("hmac", "a".repeat(64))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void what_was_changed_after_it_was_signed_is_refused_though_its_checksum_is_right(
            String field, Consumer<ObjectNode> change) {
        backups.forgeAsStranger(change);

        assertThat(backups.damages())
                .anyMatch(damage -> damage.kind() == Damage.Kind.MANIFEST_LIES
                        && damage.detail().contains("changed after it was signed"));
    }

    @Test
    void a_changed_object_with_checksums_and_signature_taken_away_is_not_usable_and_not_called_damaged()
            throws IOException {
        Files.writeString(backups.object("data/toc.dat"), "ALTER ROLE me SUPERUSER");
        backups.forgeAsStranger(tree -> {
            tree.remove("signature");
            vouchFor(tree, "data/toc.dat");
        });

        assertThat(backups.entry())
                .isInstanceOfSatisfying(
                        Entry.Unauthenticated.class,
                        unknown -> assertThat(unknown.why()).contains("not signed"));
        assertThat(backups.repository.scan(DATABASE).usable()).isEmpty();
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Unauthenticated.class);
    }

    @Test
    void a_backup_signed_with_another_key_is_not_usable_and_names_that_key() {
        RepositoryKeys theirs = RepositoryKeys.parse(RepositoryKeys.generate());
        backups.forgeAsStranger(tree -> StoredBackups.sign(tree, theirs));

        assertThat(backups.entry())
                .isInstanceOfSatisfying(
                        Entry.Unauthenticated.class,
                        unknown ->
                                assertThat(unknown.why()).contains(theirs.ids().get(0)));
    }

    @Test
    void an_unsigned_backup_that_is_damaged_is_damaged() throws IOException {
        backups.forgeAsStranger(tree -> tree.remove("signature"));
        Files.writeString(backups.object("data/toc.dat"), "x");

        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_signed_backup_moved_to_another_backup_s_place_is_refused() throws IOException {
        BackupId newer = new BackupId("20261124T031500Z-0000");
        copy(backups.directory(ID), backups.directory(newer));

        assertThat(backups.repository.find(DATABASE, newer)).get().isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_signed_backup_moved_to_another_database_is_refused() throws IOException {
        copy(backups.directory(ID), backups.root.resolve("payroll").resolve(ID.value()));

        assertThat(backups.repository.find("payroll", ID)).get().isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_backup_written_before_manifests_were_signed_is_read_and_not_believed() throws IOException {
        Path old = backups.directory(ID);
        try (var golden = SignedManifestTest.class.getResourceAsStream("/manifest-before-signatures.json")) {
            Files.write(old.resolve(Manifest.FILE_NAME), golden.readAllBytes());
        }
        Files.delete(old.resolve("data/3001.dat.gz"));
        Files.writeString(old.resolve("data/toc.dat"), "old toc");

        assertThat(backups.entry()).isInstanceOf(Entry.Unauthenticated.class);
    }

    static void vouchFor(ObjectNode tree, String path, byte[] content) {
        tree.withArray("objects").forEach(object -> {
            if (object.path("path").asString().equals(path)) {
                ((ObjectNode) object).put("bytes", content.length).put("sha256", Checksums.of(content));
            }
        });
    }

    private void vouchFor(ObjectNode tree, String path) {
        try {
            vouchFor(tree, path, Files.readAllBytes(backups.object(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    private static ObjectNode firstObject(ObjectNode tree) {
        return (ObjectNode) tree.get("objects").get(0);
    }

    private static Arguments change(String field, Consumer<ObjectNode> change) {
        return Arguments.arguments(field, change);
    }
}
