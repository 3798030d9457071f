package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked is what is restored. */
@Tag("process")
class StagedCopyTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;
    private Path into;
    private Manifest manifest;

    @BeforeEach
    void oneSoundBackup() {
        backups = new StoredBackups(temporary.resolve("repository"));
        manifest = backups.store();
        into = temporary.resolve("staged");
    }

    @Test
    void a_change_in_the_repository_afterwards_changes_nothing_in_the_copy() throws IOException {
        byte[] stored = Files.readAllBytes(backups.object("data/toc.dat"));
        assertThat(stage(progress -> {})).isInstanceOf(Staging.Staged.class);

        Files.writeString(backups.object("data/toc.dat"), "something else");

        assertThat(Files.readAllBytes(into.resolve("data/toc.dat"))).isEqualTo(stored);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve("data/toc.dat"))))
                .isEqualTo("rw-------");
    }

    @Test
    void an_object_swapped_between_check_and_copy_is_named_and_nothing_is_left() throws IOException {
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
        Files.write(backups.object("data/toc.dat"), StoredBackups.bytes(4_711, 99));

        assertThat(stage(progress -> {}))
                .isInstanceOfSatisfying(
                        Staging.Damaged.class,
                        damaged -> assertThat(damaged.damages())
                                .singleElement()
                                .matches(damage -> damage.object().equals("data/toc.dat")));
        assertThat(into).doesNotExist();
    }

    @Test
    void of_a_part_only_that_part_is_copied_and_checked() throws IOException {
        int length = (int) Files.size(backups.object(other()));
        Files.write(backups.object(other()), StoredBackups.bytes(length, 99));

        assertThat(backups.repository.stage(
                        DATABASE,
                        ID,
                        manifest.sha256(),
                        object -> object.path().equals("data/toc.dat"),
                        into,
                        progress -> {}))
                .isInstanceOf(Staging.Staged.class);
        try (Stream<Path> copied = Files.walk(into)) {
            assertThat(copied.filter(Files::isRegularFile)).containsExactly(into.resolve("data/toc.dat"));
        }
    }

    private String other() {
        return manifest.objects().stream()
                .map(StoredObject::path)
                .filter(path -> !path.equals("data/toc.dat"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_whole_backup_put_in_its_place_after_it_was_chosen_is_not_copied() throws IOException {
        Files.writeString(backups.object("data/toc.dat"), "theirs");
        backups.forgeAsStranger(tree -> {
            tree.remove("signature");
            SignedManifestTest.vouchFor(tree, "data/toc.dat", "theirs".getBytes(UTF_8));
        });

        assertThat(stage(progress -> {})).isInstanceOf(Staging.Replaced.class);
        assertThat(into).doesNotExist();
    }

    @Test
    void too_little_room_is_said_before_anything_is_copied() throws Exception {
        Path small = temporary.resolve("small");
        try (Tmpfs mounted = Tmpfs.mountedAt(small, "1m")) {
            into = small.resolve("staged");

            assertThat(stage(progress -> {}))
                    .isInstanceOfSatisfying(
                            Staging.Failed.class,
                            failed ->
                                    assertThat(failed.failure().reason()).isEqualTo(RepositoryFailure.Reason.NO_SPACE));
            assertThat(into).doesNotExist();
        }
    }

    private Staging stage(Consumer<VerifyProgress> progress) {
        return backups.repository.stage(DATABASE, ID, manifest.sha256(), into, progress);
    }
}
