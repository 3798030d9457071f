package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsAtOneBackupTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void emptyRepository() {
        backups = new StoredBackups(temporary.resolve("repository"));
    }

    @Test
    void an_attempt_becomes_the_backup_when_it_is_completed_and_not_before() {
        BackupDraft attempt = begun(1);
        StoredBackups.fill(attempt.directory(), 1);

        assertThat(backups.repository.scan(DATABASE))
                .isEqualTo(new Catalogue(java.util.List.of(), java.util.List.of()));
        assertThat(attempt.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class);

        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
        assertThat(attempt.directory()).doesNotExist();
    }

    @Test
    void an_attempt_given_up_for_dead_that_wakes_up_leaves_its_successor_alone() throws IOException {
        BackupDraft paused = begun(1);
        StoredBackups.fill(paused.directory(), 1);
        assertThat(backups.repository.discardAttempts(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        BackupDraft successor = begun(2);
        StoredBackups.fill(successor.directory(), 2);

        assertThatThrownBy(() -> Files.writeString(paused.directory().resolve("data/3002.dat.gz"), "late"))
                .isInstanceOf(IOException.class);
        assertThat(reason(paused.complete(facts(THREE_FIFTEEN)))).isEqualTo(RepositoryFailure.Reason.DRAFT_GONE);
        assertThat(successor.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class);

        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
        assertThat(backups.object("data/3001.dat.gz")).hasBinaryContent(StoredBackups.bytes(700_000, 3));
    }

    @Test
    void of_two_attempts_that_complete_the_first_becomes_the_backup() {
        BackupDraft first = begun(1);
        BackupDraft second = begun(2);
        StoredBackups.fill(first.directory(), 1);
        StoredBackups.fill(second.directory(), 2);

        assertThat(first.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class);
        assertThat(reason(second.complete(facts(THREE_FIFTEEN)))).isEqualTo(RepositoryFailure.Reason.DRAFT_GONE);
        assertThat(second.abandon()).isInstanceOf(Removal.Removed.class);

        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
        assertThat(backups.object("data/3001.dat.gz")).hasBinaryContent(StoredBackups.bytes(700_000, 2));
    }

    @Test
    void the_same_attempt_is_begun_once() {
        begun(1);

        assertThat(backups.repository.begin(DATABASE, ID, 1)).isEqualTo(new Beginning.Taken(ID));
    }

    @Test
    void what_attempts_left_behind_is_swept_when_nothing_was_written_for_a_while() throws IOException {
        StoredBackups.fill(begun(1).directory(), 1);
        Manifest other = backups.storeHoursLater(1);
        Instant now = Instant.now();

        assertThat(backups.repository.sweepDrafts(DATABASE, Duration.ofHours(1), now))
                .isEmpty();
        assertThat(backups.repository.sweepDrafts(DATABASE, Duration.ofHours(1), now.plus(Duration.ofHours(2))))
                .containsExactly(ID);

        try (Stream<Path> left = Files.list(backups.directory(ID).getParent())) {
            assertThat(left).containsExactly(backups.directory(other.backupId()));
        }
    }

    private BackupDraft begun(int attempt) {
        return ((Beginning.Begun) backups.repository.begin(DATABASE, ID, attempt)).draft();
    }

    private static RepositoryFailure.Reason reason(Completion completion) {
        return ((Completion.Failed) completion).failure().reason();
    }
}
