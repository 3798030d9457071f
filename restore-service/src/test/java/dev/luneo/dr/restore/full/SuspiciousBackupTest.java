package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup was taken between the damage and the alert. */
@Tag("process")
class SuspiciousBackupTest {
    private static DatabaseUrl live;
    private static TestBackups dumped;
    private static Manifest master;

    @TempDir
    Path repository;

    private Manifest whole;
    private Manifest suspicious;

    @BeforeAll
    static void backUpAShop(@TempDir Path once) {
        live = TestPostgres.freshDatabase("suspicious");
        execute(live, "create table customers (id int primary key)", "insert into customers values (1), (2)");
        dumped = new TestBackups(once, "shop");
        master = dumped.take(live);
    }

    @BeforeEach
    void a_whole_backup_and_one_after_the_damage() {
        TestBackups backups = new TestBackups(repository, "shop");
        whole = backups.copy(dumped, master);
        suspicious = backups.copy(dumped, master, directory -> {}, SuspiciousBackupTest::shrunk);
    }

    private static ManifestFacts shrunk(ManifestFacts facts) {
        return new ManifestFacts(
                facts.method(),
                facts.startedAt(),
                facts.completedAt(),
                facts.restorablePoint(),
                facts.serverVersion(),
                facts.toolVersion(),
                facts.databaseBytes(),
                Map.of(Manifest.SUSPICIOUS, "table customers has 2 rows, and had 50,000"));
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
    }

    /** As somebody says who heard of the damage only after the second backup. */
    private RestoreTarget toldLate() {
        return RestoreTarget.wholeBefore(suspicious.restorablePoint().plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_backup_that_may_hold_the_damage_is_passed_over_by_name_and_not_called_damaged() {
        Rehearsal rehearsal = rehearsal();
        var recovery = rehearsal.restore("shop", toldLate(), RestoreTo.DATABASE);
        assertThat(rehearsal.finished().backupId()).isEqualTo(whole.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(ChosenBackup.of(recovery).skipped())
                .containsExactly(suspicious.backupId().value());
    }

    @Test
    void one_that_a_lead_said_was_meant_is_used() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.happened(new BackupCompleted(
                "shop",
                suspicious.backupId().value(),
                "logical",
                "local",
                suspicious.restorablePoint(),
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                suspicious.suspicion()));
        rehearsal.happened(new BackupChangeMeant("shop", suspicious.backupId().value(), "a clean-up", "alice"));
        rehearsal.restore("shop", toldLate(), RestoreTo.DATABASE);
        assertThat(rehearsal.finished().backupId())
                .isEqualTo(suspicious.backupId().value());
    }

    @Test
    void one_that_retention_is_removing_is_not_chosen() {
        String expired = suspicious.backupId().value();
        Rehearsal rehearsal = rehearsal();
        rehearsal.happened(new BackupCompleted(
                "shop", expired, "logical", "local", suspicious.restorablePoint(), 1, 1, Duration.ofSeconds(1)));
        rehearsal.happened(new BackupExpired("shop", expired, "old"));
        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        assertThat(rehearsal.finished().backupId()).isEqualTo(whole.backupId().value());
    }

    @Test
    void a_false_alarm_keeps_nobody_from_restoring_it_by_its_id_or_from_meaning_the_latest() {
        Rehearsal byId = rehearsal();
        byId.restore("shop", RestoreTarget.backup(suspicious.backupId().value()), RestoreTo.DATABASE);
        assertThat(byId.finished().backupId()).isEqualTo(suspicious.backupId().value());

        Rehearsal latest = rehearsal();
        latest.restore("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        assertThat(latest.finished().backupId()).isEqualTo(suspicious.backupId().value());
    }
}
