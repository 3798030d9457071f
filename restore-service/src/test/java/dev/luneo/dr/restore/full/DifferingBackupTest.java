package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte of the backup is as it was written, and what comes back is not what was recorded; or so it was said. */
@Tag("process")
class DifferingBackupTest {
    private static DatabaseUrl live;
    private static TestBackups dumped;
    private static Manifest master;

    @TempDir
    Path repository;

    private TestBackups backups;
    private Manifest good;

    @BeforeAll
    static void backUpAShop(@TempDir Path once) {
        live = TestPostgres.freshDatabase("differing");
        execute(
                live,
                "create table customers (id serial primary key, name text not null)",
                "insert into customers (name) select md5(n::text) from generate_series(1, 300) n");
        dumped = new TestBackups(once, "shop");
        master = dumped.take(live);
    }

    @BeforeEach
    void haveAGoodBackup() {
        backups = new TestBackups(repository, "shop");
        good = backups.copy(dumped, master);
    }

    private Manifest differing() {
        return backups.copy(
                dumped,
                master,
                directory -> TestBackups.change(
                        directory.resolve("fingerprint.json"),
                        bytes -> new String(bytes)
                                .replace("\"rows\":300", "\"rows\":301")
                                .getBytes()),
                facts -> facts);
    }

    private Rehearsal rehearsal() {
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.knows(repository, "shop");
        return rehearsal;
    }

    private static RestoreTarget byId(Manifest backup) {
        return RestoreTarget.backup(backup.backupId().value());
    }

    private static Optional<String> suspicion(Rehearsal rehearsal, Manifest backup) {
        return rehearsal
                .state()
                .backups()
                .find(backup.backupId().value())
                .orElseThrow()
                .suspicion();
    }

    @Test
    void it_is_used_by_nobody_unless_asked_for_and_not_called_damaged() {
        Manifest differing = differing();
        Rehearsal rehearsal = rehearsal();
        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(rehearsal.events(BackupDiffers.class)).singleElement().satisfies(found -> {
            assertThat(found.backupId()).isEqualTo(differing.backupId().value());
            assertThat(found.detail()).contains("customers: 300 rows, expected 301");
        });
        assertThat(suspicion(rehearsal, differing))
                .hasValueSatisfying(why -> assertThat(why).contains("not what was recorded"));
    }

    @Test
    void whoever_asks_for_it_by_its_id_is_told_first_and_then_gets_it_as_it_is() {
        Manifest differing = differing();
        Rehearsal rehearsal = rehearsal();
        rehearsal.restore("shop", byId(differing), RestoreTo.DATABASE);

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("backups-differ");
        assertThat(rehearsal.failed().failure().detail()).contains("customers: 300 rows, expected 301");
        assertThat(rehearsal.failed().failure().hint()).contains("by its id once more");

        var again = rehearsal.restore("shop", byId(differing), RestoreTo.DATABASE);

        assertThat(rehearsal.finished().backupId())
                .isEqualTo(differing.backupId().value());
        assertThat(DataComparison.of(again)).contains(DataComparison.DIFFERENT);
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail ->
                        assertThat(detail).contains("Not what was recorded").contains("expected 301"));
    }

    @Test
    void where_two_differ_it_is_hardly_the_backups_and_a_person_is_asked() {
        differing();
        differing();
        Rehearsal rehearsal = rehearsal();
        rehearsal.restore("shop");

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("backups-differ");
        assertThat(rehearsal.events(BackupDiffers.class)).hasSize(2);
    }

    /** What is said of a backup stands on another topic than what is said of a recovery, and the two are read in any order. */
    @Test
    void it_is_not_chosen_again_by_a_recovery_that_has_yet_to_read_what_was_said_of_it() {
        differing();
        Rehearsal rehearsal = rehearsal().deafTo(BackupEvent.class);
        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.events(BackupDiffers.class)).hasSize(1);
    }

    @Test
    void that_it_differs_is_taken_back_by_a_restore_in_which_it_does_not() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.happened(new BackupDiffers("shop", good.backupId().value(), "customers: other content", "r-1"));
        assertThat(suspicion(rehearsal, good)).isPresent();
        rehearsal.restore("shop", byId(good), RestoreTo.DATABASE);

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.events(BackupCleared.class).map(BackupCleared::backupId))
                .containsExactly(good.backupId().value());
        assertThat(suspicion(rehearsal, good)).isEmpty();
    }

    @Test
    void one_that_was_found_damaged_and_is_all_there_is_is_read_again_and_used_if_it_is_good() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.happened(new BackupDisproved("shop", good.backupId().value(), "a bad read", Optional.of("r-1")));
        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.events(BackupCleared.class).map(BackupCleared::backupId))
                .containsExactly(good.backupId().value());
        assertThat(rehearsal
                        .state()
                        .backups()
                        .find(good.backupId().value())
                        .orElseThrow()
                        .usable())
                .isTrue();
    }

    @Test
    void one_that_was_found_damaged_waits_behind_all_others() {
        Manifest newer = backups.copy(dumped, master);
        Rehearsal rehearsal = rehearsal();
        rehearsal.happened(new BackupDisproved("shop", newer.backupId().value(), "a bad read", Optional.of("r-1")));
        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.events(BackupCleared.class)).isEmpty();
    }
}
