package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write to the repository stops no restore of a good backup by what he puts beside it. */
@Tag("process")
class StrangersInTheRepositoryTest {
    private static DatabaseUrl live;
    private static TestBackups dumped;
    private static Manifest master;

    @TempDir
    Path repository;

    private Manifest good;

    @BeforeAll
    static void backUpAShop(@TempDir Path once) {
        live = TestPostgres.freshDatabase("strangers");
        execute(live, "create table customers (id int primary key)", "insert into customers values (1), (2)");
        dumped = new TestBackups(once, "shop");
        master = dumped.take(live);
    }

    @BeforeEach
    void haveAGoodBackupAndStrangeThings() {
        TestBackups backups = new TestBackups(repository, "shop");
        good = backups.copy(dumped, master);
        backups.plantStrangeThings(good);
    }

    @Test
    void it_is_restored_where_the_plan_stops_at_a_damaged_backup_and_nothing_strange_is_called_one() {
        Rehearsal rehearsal =
                new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none", "if-damaged: stop"));

        rehearsal.restore("shop");

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(rehearsal.notes())
                .anySatisfy(note -> assertThat(note).contains("20990101T000000Z-0001", "NOT_A_FILE"))
                .anySatisfy(note -> assertThat(note).contains("more that are named like backups"));
        assertThat(rehearsal
                        .events(StepProgressed.class)
                        .filter(progress -> progress.step().equals("choose-backup")))
                .hasSizeLessThan(50);
    }
}
