package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class WrongPermissionsTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;
    private AnotherUser nobody;

    @BeforeEach
    void aBackupOfOurs() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        nobody = new AnotherUser(temporary);
        backups = new StoredBackups(temporary.resolve("repository"));
        backups.store();
    }

    /** What another user gets told about our repository. */
    static final class Visitor {
        public static void main(String[] arguments) {
            BackupRepository repository = BackupRepository.filesystem(Path.of(arguments[0]), StoredBackups.KEYS);
            System.out.println("begin: " + repository.begin(DATABASE, new BackupId("theirs"), 1));
            try {
                System.out.println("scan: " + repository.scan(DATABASE).entries());
                System.out.println("verify: " + repository.verify(DATABASE, ID, progress -> {}));
                System.out.println("remove: " + repository.remove(DATABASE, ID));
            } catch (RepositoryUnavailable outage) {
                System.out.println("outage: " + outage.getMessage());
            }
        }
    }

    @Test
    void a_repository_of_another_user_is_an_outage_and_not_an_empty_one() throws Exception {
        String told = nobody.runs(Visitor.class, backups.root.toString());

        assertThat(told).contains("begin: Failed", "NOT_PERMITTED", "outage: ", "cannot be listed");
    }

    @Test
    void an_object_that_may_not_be_read_is_named_and_the_backup_is_not_sound() throws Exception {
        for (Path open :
                List.of(backups.root, backups.root.resolve(DATABASE), backups.directory(ID), backups.object("data"))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(backups.object("manifest.json"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(backups.object("data/toc.dat"), PosixFilePermissions.fromString("rw-r--r--"));

        String told = nobody.runs(Visitor.class, backups.root.toString());

        assertThat(told)
                .contains(
                        "scan: [Usable",
                        "verify: Damaged",
                        "UNREADABLE data/3001.dat.gz",
                        "UNREADABLE fingerprint.json")
                .contains("remove: Failed", "NOT_PERMITTED")
                .doesNotContain("toc.dat: ");
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
    }

    @Test
    void a_directory_or_manifest_that_may_not_be_read_makes_the_backup_unusable() throws Exception {
        for (Path open : List.of(backups.root, backups.root.resolve(DATABASE), backups.directory(ID))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(nobody.runs(Visitor.class, backups.root.toString()))
                .contains("scan: [Unusable", "UNREADABLE manifest.json");

        Files.setPosixFilePermissions(backups.object("manifest.json"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(nobody.runs(Visitor.class, backups.root.toString())).contains("scan: [Unusable", "UNREADABLE data:");
    }
}
