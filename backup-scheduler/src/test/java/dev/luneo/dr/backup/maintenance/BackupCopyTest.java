package dev.luneo.dr.backup.maintenance;

import static dev.luneo.dr.backup.maintenance.Stored.DATABASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCopyTest {
    private static final BackupId ID = new BackupId(Stored.id(1));

    @TempDir
    Path root;

    private Stored stored;

    @BeforeEach
    void one_backup() {
        stored = new Stored(root).backup("local", 1);
    }

    @Test
    void a_copy_is_the_same_backup_down_to_its_manifest() throws InterruptedException {
        assertThat(copy().to(stored.in("second"), () -> {})).isEmpty();

        assertThat(stored.in("second").verify(DATABASE, ID, progress -> {}))
                .isEqualTo(new Verification.Sound(manifest()));
    }

    @Test
    void a_flipped_bit_in_the_original_is_not_vouched_for_by_the_copy() throws IOException, InterruptedException {
        BackupCopy copy = copy();
        byte[] content = Files.readAllBytes(stored.file("local", 1));
        content[3] ^= 1;
        Files.write(stored.file("local", 1), content);

        assertThat(copy.to(stored.in("second"), () -> {}))
                .hasValueSatisfying(problem -> assertThat(problem).contains("data/toc.dat"));
        assertThat(stored.in("second").find(DATABASE, ID)).isEmpty();
        assertThat(root.resolve("second/luneo")).isEmptyDirectory();
    }

    @Test
    void a_second_repository_that_others_may_write_in_gets_its_copies_and_a_first_one_no_backups() throws Exception {
        Path second = Files.createDirectory(root.resolve("second"));
        Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(copy().to(stored.in("second"), () -> {})).isEmpty();

        assertThat(stored.in("second").verify(DATABASE, ID, progress -> {}))
                .isEqualTo(new Verification.Sound(manifest()));
        assertThat(stored.in("second").begin(DATABASE, new BackupId("another"), 1))
                .isInstanceOf(Beginning.Failed.class);
    }

    @Test
    void an_interrupted_copy_leaves_nothing() {
        BackupCopy copy = copy();
        BackupRepository second = stored.in("second");

        assertThatThrownBy(() -> copy.to(second, () -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);
        Thread.interrupted();
        assertThat(root.resolve("second/luneo")).isEmptyDirectory();
    }

    private BackupCopy copy() {
        return new BackupCopy(manifest(), stored.in("local"));
    }

    private Manifest manifest() {
        return ((Entry.Usable) stored.in("local").find(DATABASE, ID).orElseThrow()).manifest();
    }
}
