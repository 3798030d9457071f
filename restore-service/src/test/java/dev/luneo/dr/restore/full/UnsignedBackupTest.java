package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write to the repository cannot have anything of his own restored, nor get a good backup called damaged. */
@Tag("process")
class UnsignedBackupTest {
    private static DatabaseUrl live;
    private static TestBackups dumped;
    private static Manifest master;

    @TempDir
    Path repository;

    private TestBackups backups;
    private Manifest older;
    private Manifest newest;

    @BeforeAll
    static void backUpAShop(@TempDir Path once) {
        live = TestPostgres.freshDatabase("unsigned");
        execute(live, "create table customers (id int primary key)", "insert into customers values (1), (2)");
        dumped = new TestBackups(once, "shop");
        master = dumped.take(live);
    }

    @BeforeEach
    void haveTwoBackups() {
        backups = new TestBackups(repository, "shop");
        older = backups.copy(dumped, master);
        newest = backups.copy(dumped, master);
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(
                new TestPlan(repository).database("shop", live, "approval: none", "if-damaged: next-older"));
    }

    @Test
    void a_changed_dump_whose_checksums_fit_is_passed_over_by_name_and_not_called_damaged() {
        backups.forge(newest, toc(), bytes -> "theirs".getBytes(StandardCharsets.UTF_8));
        Rehearsal rehearsal = rehearsal();

        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(rehearsal.notes())
                .anySatisfy(note ->
                        assertThat(note).contains(newest.backupId().value()).contains("not authenticated"));
    }

    @Test
    void naming_an_unsigned_backup_is_not_accepting_it() {
        backups.unsign(newest);
        Rehearsal rehearsal = rehearsal();

        rehearsal.restore("shop", RestoreTarget.backup(newest.backupId().value()), RestoreTo.DATABASE);

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("backup-not-authenticated");
        assertThat(rehearsal.failed().failure().hint()).contains("acceptUnsigned");
        assertThat(rehearsal.disproved()).isEmpty();
    }

    @Test
    void an_unsigned_backup_that_was_accepted_by_its_id_is_restored() {
        backups.unsign(newest);
        Rehearsal rehearsal = rehearsal();

        rehearsal.restore("shop", RestoreTarget.unsigned(newest.backupId().value()), RestoreTo.DATABASE);

        assertThat(rehearsal.finished().backupId()).isEqualTo(newest.backupId().value());
    }

    @Test
    void what_was_accepted_is_what_is_restored_and_nothing_put_in_its_place_since() {
        backups.unsign(newest);
        Rehearsal rehearsal = rehearsal();
        rehearsal.ask("shop", RestoreTarget.unsigned(newest.backupId().value()), RestoreTo.DATABASE);
        rehearsal.goOnUntil("restore-data");

        backups.forge(newest, toc(), bytes -> "theirs".getBytes(StandardCharsets.UTF_8));
        rehearsal.goOn();

        assertThat(rehearsal.events(RestoreFinished.class)).isEmpty();
    }

    @Test
    void an_object_swapped_between_the_check_and_the_restore_is_not_restored() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.goOnUntil("restore-data");

        backups.flipBit(backups.directory(newest).resolve(toc()));
        rehearsal.goOn();

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).containsExactly(newest.backupId().value());
    }

    @Test
    void a_whole_unsigned_backup_put_in_place_after_the_choice_is_not_restored_and_another_is_chosen() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.goOnUntil("restore-data");

        backups.forge(newest, toc(), bytes -> "theirs".getBytes(StandardCharsets.UTF_8));
        rehearsal.goOn();

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
    }

    private String toc() {
        return newest.objects().stream()
                .map(StoredObject::path)
                .filter(path -> path.endsWith("toc.dat"))
                .findFirst()
                .orElseThrow();
    }
}
