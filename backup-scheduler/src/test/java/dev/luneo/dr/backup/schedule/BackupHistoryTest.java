package dev.luneo.dr.backup.schedule;

import static dev.luneo.dr.backup.schedule.Given.BOOT;
import static dev.luneo.dr.backup.schedule.Given.DATABASE;
import static dev.luneo.dr.backup.schedule.Given.ME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the schedule makes of what happened, where a mistake would be seen by nobody until a backup is missed. */
class BackupHistoryTest {

    @Test
    void a_drill_neither_holds_the_next_backup_up_nor_counts_as_a_database_that_moved() {
        Story drill = Story.of(new RecoveryRef(
                        "d1",
                        DATABASE,
                        RecoveryRef.Purpose.DRILL,
                        RecoveryRef.Procedure.FULL_RESTORE,
                        Optional.empty()))
                .after(Duration.ofHours(12))
                .requested(0)
                .started()
                .restored();
        Given given = Given.every("5h", "6h").backedUp("b1").recovery(drill);
        assertThat(given.prospect().heldBy()).isEmpty();
        Given over = Given.every("5h", "6h")
                .backedUp("b1")
                .recovery(drill.redeployed().verified());
        assertThat(over.prospect().why()).isEqualTo("by the schedule");
    }

    @Test
    void after_a_cut_over_the_next_backup_begins_at_once_however_new_the_last_one_is() {
        Story recovery = Story.of("r1", DATABASE)
                .after(Duration.between(Story.BEGIN, BOOT).plusMinutes(2))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        Given given = Given.every("5h", "6h").backedUp("b1").recovery(recovery);
        assertThat(given.prospect().nextAt()).isEqualTo(recovery.now());
        assertThat(given.prospect().why()).contains("was restored and has no backup since");
    }

    @Test
    void a_loss_that_was_seen_long_ago_is_made_good_at_once_when_the_service_is_back() {
        Given given =
                Given.every("5h", "6h").backedUp("b1").lost("b1").at("19:30").restarted();
        assertThat(given.begun())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupStarted.class,
                        started -> assertThat(started.backupId()).startsWith("20261123T193000Z-"));
    }

    @Test
    void after_a_loss_and_a_long_silence_the_backup_is_named_after_the_time_when_it_is_really_taken() {
        Given given = Given.every("5h", "6h")
                .backedUp("b0")
                .at("16:00")
                .backedUp("b1")
                .lost("b1")
                .at("23:30")
                .restarted();
        assertThat(given.begun())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupStarted.class,
                        started -> assertThat(started.backupId()).startsWith("20261123T233000Z-"));
    }

    @Test
    void a_backup_that_somebody_asked_for_is_tried_again_in_the_middle_of_a_recovery_and_the_schedule_s_waits() {
        Story recovery = Story.of("r1", DATABASE).requested(0).started().restored();
        Given asked = Given.every("5h", "6h")
                .backedUp("b0")
                .started("b1", true, 1, ME)
                .failed("b1", 1, true)
                .recovery(recovery)
                .after(Duration.ofMinutes(1));
        assertThat(asked.prospect().heldBy()).isEmpty();
        assertThat(asked.begun()).containsExactly(new BackupStarted(DATABASE, "b1", true, 2, ME));
        Given scheduled = Given.every("5h", "6h")
                .backedUp("b0")
                .at("18:00")
                .started("b1", false, 1, ME)
                .failed("b1", 1, true)
                .recovery(recovery)
                .after(Duration.ofMinutes(1));
        assertThat(scheduled.prospect().heldBy()).contains("r1");
        assertThat(scheduled.begun()).isEmpty();
        assertThat(scheduled.risk().orElseThrow().detail()).contains("and waits for recovery r1");
    }

    @Test
    void the_repositories_are_looked_after_by_who_owns_the_database() {
        Given given = Given.every("5h", "6h");
        assertThat(given.looksAfter(Optional.of(ME))).isTrue();
        assertThat(given.looksAfter(Optional.empty())).isFalse();
    }

    @Test
    void who_asks_what_comes_next_is_told_which_attempt_and_why() {
        BackupMachine.Prospect prospect = Given.every("5h", "6h")
                .started("b1", false, 1, ME)
                .failed("b1", 1, true)
                .prospect();
        assertThat(prospect.why()).isEqualTo("attempt 2 after a failure");
        assertThat(prospect.retried()).contains("b1");
        assertThat(prospect.nextAt()).isEqualTo(BOOT.plusSeconds(10));
    }

    @Test
    void a_warning_says_why_the_last_backup_failed_and_when_the_next_one_begins() {
        Given given = Given.every("6h", "6h")
                .backedUp("b1")
                .at("18:00")
                .started("b2", false, 1, ME)
                .failed("b2", 1, false);
        assertThat(given.risk().orElseThrow().detail())
                .contains("The last backup failed (server-unreachable); the next begins at");
    }

    @Test
    void how_long_a_backup_takes_is_judged_by_the_slowest_of_the_last_five() {
        Given given = Given.every("6h", "6h");
        slow(given, "b0", Duration.ofMinutes(40));
        for (int i = 1; i <= 4; i++) {
            slow(given, "b" + i, Duration.ofMinutes(1));
        }
        assertThat(given.state().history(DATABASE).forecast()).contains(Duration.ofMinutes(40));
        slow(given, "b5", Duration.ofMinutes(1));
        assertThat(given.state().history(DATABASE).forecast()).contains(Duration.ofMinutes(1));
    }

    @Test
    void what_is_said_later_of_a_backup_is_known_of_that_one_and_of_no_other() {
        Given given = Given.every("5h", "6h").backedUp("b1").backedUp("b2");
        BackupHistory differing = given.event(new BackupDiffers(DATABASE, "b1", "2 rows less", "r1"))
                .state()
                .history(DATABASE);
        assertThat(differing.latest()).map(Backup::id).contains("b2");
        assertThat(differing.completed()).map(Backup::id).contains("b2");
        assertThat(differing.newestUsable()).map(Backup::id).contains("b2");
        BackupHistory newest = given.event(new BackupDiffers(DATABASE, "b2", "2 rows less", "r1"))
                .state()
                .history(DATABASE);
        assertThat(newest.newestUsable().flatMap(Backup::suspicion)).isPresent();
        assertThat(newest.latest().flatMap(Backup::suspicion)).isPresent();
        assertThat(newest.completed().flatMap(Backup::suspicion)).isPresent();
        assertThat(given.event(new BackupChangeMeant(DATABASE, "b2", "a clean-up", "alice"))
                        .state()
                        .history(DATABASE)
                        .newestUsable()
                        .flatMap(Backup::suspicion))
                .isEmpty();
        given.event(new BackupDiffers(DATABASE, "b2", "3 rows less", "r2"));
        assertThat(given.event(new BackupCleared(DATABASE, "b2", "looked again", "r2"))
                        .state()
                        .history(DATABASE)
                        .newestUsable()
                        .flatMap(Backup::suspicion))
                .isEmpty();
    }

    @Test
    void repositories_are_looked_after_at_the_start_after_each_backup_and_every_few_minutes() {
        MaintenanceRuns runs = new MaintenanceRuns(Duration.ofMinutes(5));
        assertThat(runs.due(DATABASE, BOOT, Optional.empty())).contains(1L);
        assertThat(runs.last(DATABASE)).isEmpty();
        MaintenanceRuns.Run first =
                new MaintenanceRuns.Run(1, BOOT, Optional.empty(), List.of(), List.of(), Set.of(), false);
        runs.made(DATABASE, first);
        assertThat(runs.last(DATABASE)).contains(first);
        Instant soon = BOOT.plusSeconds(299);
        assertThat(runs.due(DATABASE, soon, Optional.empty())).isEmpty();
        assertThat(runs.due(DATABASE, soon, Optional.of("b1"))).contains(2L);
        assertThat(runs.due(DATABASE, BOOT.plusSeconds(300), Optional.empty())).contains(2L);
        assertThat(runs.due("shop", soon, Optional.empty())).contains(1L);
    }

    private static void slow(Given given, String id, Duration took) {
        Instant began = given.now();
        given.started(id, false, 1, ME).after(took).completed(id, began, took).after(Duration.ofHours(6));
    }
}
