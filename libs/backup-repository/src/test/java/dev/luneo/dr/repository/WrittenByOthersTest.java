package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed is what our tool wrote: nobody else can write where it does. */
@Tag("process")
class WrittenByOthersTest {

    private static final int NOBODY = 65534;

    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void aFolderForTheRepository() throws IOException {
        root = Files.createDirectory(temporary.resolve("repository"));
    }

    private BackupRepository repository() {
        return BackupRepository.filesystem(root, StoredBackups.KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void no_backup_is_begun_in_a_repository_that_others_may_write_in(String mode) throws IOException {
        mode(root, mode);

        refused(root, "chmod go-w " + root);
        assertThat(root.resolve(DATABASE)).isEmptyDirectory();
    }

    @Test
    void nor_where_they_may_write_in_the_database_s_folder() throws IOException {
        mode(Files.createDirectory(root.resolve(DATABASE)), "rwxrwxrwx");

        refused(root.resolve(DATABASE), "chmod go-w");
    }

    @Test
    void nor_where_they_may_put_another_folder_in_the_repository_s_place() throws IOException {
        mode(temporary, "rwxrwxrwx");

        refused(temporary, "chmod go-w");
    }

    @Test
    void nor_behind_a_link_that_they_may_turn() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("backups"), root);
        mode(open, "rwxrwxrwx");
        root = link;

        refused(open, "chmod go-w");
    }

    @Test
    void nor_in_a_folder_that_belongs_to_somebody_else() throws IOException {
        assumeTrue(chowned(root), "needs the right to give a directory away");

        refused(root, "chown ");
    }

    @Test
    void a_folder_that_others_may_read_or_a_shared_one_with_the_sticky_bit_is_no_danger() throws IOException {
        Files.setAttribute(temporary, "unix:mode", 01777);
        mode(root, "rwxr-xr-x");

        assertThat(repository().begin(DATABASE, ID, 1)).isInstanceOf(Beginning.Begun.class);
    }

    @Test
    void the_folder_that_is_made_when_there_is_none_is_closed_to_others() throws IOException {
        Files.delete(root);

        assertThat(repository().begin(DATABASE, ID, 1)).isInstanceOf(Beginning.Begun.class);
    }

    @Test
    void a_copy_may_lie_where_others_write_since_nothing_is_signed_there_but_what_was_signed_before()
            throws IOException {
        StoredBackups original = new StoredBackups(temporary.resolve("original"));
        Manifest signed = original.store();
        mode(root, "rwxrwxrwx");

        BackupDraft draft = ((Beginning.Begun) repository().beginCopy(DATABASE, ID)).draft();
        StoredBackups.fill(draft.directory(), ID.hashCode());
        assertThatIllegalStateException().isThrownBy(() -> draft.complete(facts(THREE_FIFTEEN)));
        Files.writeString(draft.directory().resolve("data/toc.dat"), "theirs");
        assertThat(draft.completeAs(signed)).isInstanceOf(Completion.Failed.class);
        draft.abandon();

        BackupDraft honest = ((Beginning.Begun) repository().beginCopy(DATABASE, ID)).draft();
        StoredBackups.fill(honest.directory(), ID.hashCode());
        assertThat(honest.completeAs(signed)).isInstanceOf(Completion.Completed.class);
        assertThat(repository().find(DATABASE, ID)).get().isInstanceOf(Entry.Usable.class);
    }

    @Test
    void a_link_planted_where_a_copy_is_to_be_written_is_not_followed() throws IOException {
        StoredBackups original = new StoredBackups(temporary.resolve("original"));
        Manifest signed = original.store();
        Path ours = Files.writeString(temporary.resolve("ours"), "ours");
        BackupDraft draft = ((Beginning.Begun) repository().beginCopy(DATABASE, ID)).draft();
        StoredObject object = signed.object("fingerprint.json").orElseThrow();
        Files.createSymbolicLink(draft.directory().resolve("fingerprint.json"), ours);

        assertThatIOException().isThrownBy(() -> draft.copy(object, original.repository));
        assertThat(ours).hasContent("ours");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_pipe_in_place_of_an_object_is_not_waited_for_by_a_copy() throws Exception {
        StoredBackups original = new StoredBackups(temporary.resolve("original"));
        Manifest signed = original.store();
        BackupDraft draft = ((Beginning.Begun) repository().beginCopy(DATABASE, ID)).draft();
        StoredObject object = signed.object("fingerprint.json").orElseThrow();
        Files.delete(original.object("fingerprint.json"));
        assertThat(new ProcessBuilder(
                                "mkfifo", original.object("fingerprint.json").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatIOException().isThrownBy(() -> draft.copy(object, original.repository));
    }

    private void refused(Path open, String wayOut) {
        BackupRepository repository = repository();
        assertThat(repository.begin(DATABASE, ID, 1)).isInstanceOfSatisfying(Beginning.Failed.class, failed -> {
            assertThat(failed.failure().reason()).isEqualTo(RepositoryFailure.Reason.EXPOSED);
            assertThat(failed.failure().detail()).contains(open.toString(), wayOut);
        });
    }

    private static void mode(Path directory, String mode) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static boolean chowned(Path directory) {
        try {
            Files.setAttribute(directory, "unix:uid", NOBODY);
            return true;
        } catch (IOException notRoot) {
            return false;
        }
    }
}
