package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class RemovingABackupTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void twoBackups() {
        backups = new StoredBackups(temporary.resolve("repository"));
        backups.store();
        backups.storeHoursLater(1);
    }

    @Test
    void a_removed_backup_is_gone_and_the_other_is_untouched() {
        assertThat(backups.repository.remove(DATABASE, ID))
                .isInstanceOfSatisfying(
                        Removal.Removed.class,
                        removed -> assertThat(removed.bytesFreed()).isGreaterThan(704_711));
        assertThat(backups.repository.remove(DATABASE, ID)).isEqualTo(new Removal.Absent());

        assertThat(backups.directory(ID)).doesNotExist();
        assertThat(backups.repository.scan(DATABASE).usable()).hasSize(1);
    }

    @Test
    void a_removal_that_was_interrupted_leaves_nothing_that_looks_usable_and_goes_on_when_called_again()
            throws IOException {
        Path halfRemoved = interruptedRemoval();

        assertThat(backups.repository.scan(DATABASE).entries()).hasSize(1);
        assertThat(backups.repository.scan(DATABASE).foreign()).isEmpty();
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Damaged.class);
        assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        assertThat(halfRemoved).doesNotExist();
    }

    @Test
    void sweeping_finishes_interrupted_removals() throws IOException {
        Path halfRemoved = interruptedRemoval();

        assertThat(backups.repository.sweepDrafts(DATABASE, Duration.ofDays(1), Instant.now()))
                .isEmpty();
        assertThat(halfRemoved).doesNotExist();
    }

    @Test
    void a_removal_that_fails_half_way_says_so_and_the_backup_is_in_no_catalogue() throws Exception {
        try (Tmpfs busy = Tmpfs.mountedAt(backups.object("data/busy"), "1m")) {
            assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Failed.class);
            assertThat(backups.repository.scan(DATABASE).entries()).hasSize(1);
            busy.movedTo(
                    backups.root.resolve(DATABASE).resolve(".removed-" + ID).resolve("data/busy"));
        }
        assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        assertThat(backups.repository.remove(DATABASE, ID)).isEqualTo(new Removal.Absent());
    }

    @Test
    void what_has_no_manifest_is_not_removed_as_if_it_were_a_backup() throws IOException {
        BackupId writing = new BackupId("writing");
        Files.createDirectories(backups.directory(writing).resolve("data"));

        assertThat(backups.repository.remove(DATABASE, writing)).isInstanceOf(Removal.LeftAlone.class);
        assertThat(backups.directory(writing)).isDirectory();
        assertThat(backups.repository.discardAttempts(DATABASE, writing)).isInstanceOf(Removal.Removed.class);
        assertThat(backups.directory(writing)).doesNotExist();
    }

    @Test
    void a_damaged_backup_can_be_removed() throws IOException {
        Files.writeString(backups.object("manifest.json"), "garbage");

        assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
    }

    @Test
    void removing_follows_no_link() throws IOException {
        Path precious = Files.createDirectory(temporary.resolve("precious"));
        Files.writeString(precious.resolve("file"), "precious");
        Files.createSymbolicLink(backups.object("data/link"), precious);
        BackupId linked = new BackupId("linked");
        Files.createSymbolicLink(backups.directory(linked), precious);

        assertThat(backups.repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        assertThat(backups.repository.remove(DATABASE, linked)).isInstanceOf(Removal.Removed.class);
        assertThat(backups.directory(linked)).doesNotExist();
        assertThat(precious.resolve("file")).hasContent("precious");
    }

    private Path interruptedRemoval() throws IOException {
        Path aside = backups.root.resolve(DATABASE).resolve(".removed-" + ID);
        Files.move(backups.directory(ID), aside);
        Files.delete(aside.resolve("data/toc.dat"));
        return aside;
    }
}
