package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class FullOrReadOnlyDiskTest {

    @TempDir
    Path temporary;

    private Tmpfs disk;
    private StoredBackups backups;

    @BeforeEach
    void aSmallDisk() throws Exception {
        disk = Tmpfs.mountedAt(temporary.resolve("disk"), "4m");
        backups = new StoredBackups(temporary.resolve("disk"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void without_space_for_the_manifest_the_backup_does_not_exist_and_the_failure_says_how_much_is_missing()
            throws IOException {
        BackupDraft draft = backups.draft(ID);
        StoredBackups.fill(draft.directory(), 1);
        Path ballast = temporary.resolve("disk/ballast");
        fillUp(ballast);

        Completion completion = draft.complete(facts(THREE_FIFTEEN));

        assertThat(completion).isInstanceOfSatisfying(Completion.Failed.class, failed -> {
            assertThat(failed.failure().reason()).isEqualTo(RepositoryFailure.Reason.NO_SPACE);
            assertThat(failed.failure().reason().retryable()).isTrue();
            assertThat(failed.failure().missingBytes()).isBetween(500L, 10_000L);
            assertThat(failed.failure().detail()).contains("0 are free", "bytes are missing");
        });
        assertThat(backups.repository.find(DATABASE, ID)).isEmpty();
        assertThat(backups.repository.usableBytes()).isZero();

        Files.delete(ballast);
        assertThat(draft.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class);
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
    }

    @Test
    void a_full_disk_can_still_be_read_and_backups_removed() throws IOException {
        backups.store();
        fillUp(temporary.resolve("disk/ballast"));

        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
        assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        assertThat(backups.repository.usableBytes()).isGreaterThan(700_000);
    }

    @Test
    void a_read_only_disk_is_named_as_the_reason_and_can_be_restored_from() throws Exception {
        BackupDraft draft = backups.draft(new BackupId("writing"));
        StoredBackups.fill(draft.directory(), 1);
        backups.store();
        disk.makeReadOnly();

        assertThat(draft.complete(facts(THREE_FIFTEEN)).toString()).contains("READ_ONLY");
        assertThat(backups.repository
                        .begin(DATABASE, new BackupId("another"), 1)
                        .toString())
                .contains("READ_ONLY");
        assertThat(backups.repository.remove(DATABASE, ID).toString()).contains("READ_ONLY");
        assertThat(BackupRepository.filesystem(backups.root, StoredBackups.KEYS).verify(DATABASE, ID, progress -> {}))
                .isInstanceOf(Verification.Sound.class);
    }

    private static void fillUp(Path ballast) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
