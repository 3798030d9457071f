package dev.luneo.dr.backup.schedule;

import static dev.luneo.dr.backup.schedule.Given.BOOT;
import static dev.luneo.dr.backup.schedule.Given.DATABASE;
import static dev.luneo.dr.backup.schedule.Given.ME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.backup.schedule.BackupCommand.TakeBackup;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.kit.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupMachineTest {

    @Test
    void a_database_without_any_backup_is_backed_up_at_once() {
        Given given = Given.every("6h", "6h").after(Duration.ofMillis(50));

        assertThat(given.begun()).singleElement().isInstanceOfSatisfying(BackupStarted.class, started -> {
            assertThat(started.backupId()).startsWith("20261123T120000Z-");
            assertThat(started.requested()).isFalse();
            assertThat(started.attempt()).isEqualTo(1);
            assertThat(started.runner()).isEqualTo(ME);
        });
    }

    @Test
    void what_is_decided_twice_before_the_log_has_it_is_the_same_backup() {
        Given given = Given.every("6h", "6h").after(Duration.ofMillis(50));
        var first = given.begun();

        assertThat(given.after(Duration.ofSeconds(3)).begun()).isEqualTo(first);
    }

    @Test
    void who_does_not_own_the_database_decides_nothing() {
        assertThat(Given.every("6h", "6h").decisions(Optional.empty())).isEmpty();
    }

    @Test
    void our_own_attempt_is_carried_out_until_it_ends() {
        Given given = Given.every("6h", "6h").started("b1", false, 1, ME);

        assertThat(given.decisions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Perform.class,
                        perform -> assertThat(((TakeBackup) perform.command())
                                        .backup()
                                        .id())
                                .isEqualTo("b1"));
        assertThat(given.after(Duration.ofMinutes(1))
                        .completed("b1", BOOT, Duration.ofMinutes(1))
                        .decisions())
                .isEmpty();
    }

    @Test
    void an_attempt_whose_runner_is_gone_is_followed_by_another_one() {
        Given given = Given.every("6h", "6h").started("b1", true, 1, "somebody-else/7");

        assertThat(given.begun()).containsExactly(new BackupStarted(DATABASE, "b1", true, 2, ME));
    }

    @Test
    void what_a_superseded_attempt_still_says_changes_nothing() {
        Given given = Given.every("6h", "6h")
                .started("b1", false, 1, "somebody-else/7")
                .started("b1", false, 2, ME)
                .failed("b1", 1, false);

        assertThat(given.decisions()).singleElement().isInstanceOf(Decision.Perform.class);
    }

    @Test
    void a_backup_that_takes_the_service_down_every_time_is_given_up() {
        Given given = Given.every("6h", "6h");
        for (int attempt = 1; attempt <= 25; attempt++) {
            given.started("b1", false, attempt, "process-" + attempt);
        }

        assertThat(given.begun())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupFailed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo("interrupted-too-often"));
    }

    @Test
    void the_next_backup_begins_an_interval_after_the_last() {
        Given given = Given.every("1h", "6h").backedUp("b1");

        assertThat(given.at("12:59:59").begun()).isEmpty();
        assertThat(given.at("13:00").begun()).hasSize(1);
    }

    @Test
    void an_overdue_schedule_is_caught_up_with_one_backup() {
        Given given = Given.every("1h", "6h").backedUp("b1").at("19:30").restarted();

        assertThat(given.begun())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupStarted.class,
                        started -> assertThat(started.backupId()).startsWith("20261123T193000Z-"));
        assertThat(given.backedUp("b2").begun()).isEmpty();
        assertThat(given.prospect().nextAt()).isEqualTo(Instant.parse("2026-11-23T20:30:00Z"));
    }

    @Test
    void cron_is_read_in_the_zone_of_the_plan() {
        Given given = Given.cron("0 */6 * * *").backedUp("b1");

        // Noon in Berlin is 11:00 UTC in winter.
        assertThat(given.prospect().nextAt()).isEqualTo(Instant.parse("2026-11-23T17:00:00Z"));
    }

    @Test
    void a_failure_that_may_pass_is_tried_again_with_growing_pauses() {
        Given given = Given.every("6h", "6h").started("b1", false, 1, ME).failed("b1", 1, true);

        assertThat(given.after(Duration.ofSeconds(9)).begun()).isEmpty();
        assertThat(given.after(Duration.ofSeconds(1)).begun())
                .containsExactly(new BackupStarted(DATABASE, "b1", false, 2, ME));
        given.started("b1", false, 2, ME).failed("b1", 2, true);
        assertThat(given.after(Duration.ofSeconds(19)).begun()).isEmpty();
        assertThat(given.after(Duration.ofSeconds(1)).begun())
                .containsExactly(new BackupStarted(DATABASE, "b1", false, 3, ME));
    }

    @Test
    void when_all_attempts_failed_the_next_due_time_is_waited_for() {
        Given given = Given.every("1h", "6h")
                .started("b1", false, 1, ME)
                .failed("b1", 1, true)
                .started("b1", false, 2, ME)
                .failed("b1", 2, true)
                .started("b1", false, 3, ME)
                .failed("b1", 3, true);

        assertThat(given.at("12:59:59").begun()).isEmpty();
        assertThat(given.at("13:00").begun())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupStarted.class, next -> assertThat(next.backupId()).isNotEqualTo("b1"));
    }

    @Test
    void a_restart_of_the_service_is_not_counted_as_a_failure() {
        Given given = Given.every("1h", "6h")
                .started("b1", false, 1, "process-1")
                .started("b1", false, 2, "process-2")
                .started("b1", false, 3, "process-3")
                .started("b1", false, 4, ME)
                .failed("b1", 4, true);

        assertThat(given.after(Duration.ofSeconds(10)).begun())
                .containsExactly(new BackupStarted(DATABASE, "b1", false, 5, ME));
    }

    @Test
    void a_failure_that_cannot_pass_is_not_tried_again() {
        Given given = Given.every("1h", "6h").started("b1", false, 1, ME).failed("b1", 1, false);

        assertThat(given.at("12:59:59").begun()).isEmpty();
        assertThat(given.at("13:00").begun()).hasSize(1);
    }

    @Test
    void a_cancelled_backup_stops_and_is_not_tried_again() {
        Given running = Given.every("1h", "6h").started("b1", false, 1, ME).cancelled("b1");
        Given waiting = Given.every("1h", "6h")
                .started("b1", false, 1, ME)
                .failed("b1", 1, true)
                .cancelled("b1");

        assertThat(running.decisions()).isEmpty();
        assertThat(waiting.at("12:59:59").begun()).isEmpty();
    }

    @Test
    void a_requested_backup_begins_at_once_and_the_older_request_first() {
        Given given = Given.every("6h", "6h").backedUp("b1").requested("r1").requested("r2");

        assertThat(given.begun()).containsExactly(new BackupStarted(DATABASE, "r1", true, 1, ME));
        given.started("r1", true, 1, ME).completed("r1", given.now(), Duration.ofSeconds(1));
        assertThat(given.begun()).containsExactly(new BackupStarted(DATABASE, "r2", true, 1, ME));
    }

    @Test
    void a_requested_backup_that_fails_does_not_put_the_schedule_off() {
        Given given = Given.every("1h", "6h")
                .backedUp("b1")
                .at("12:50")
                .requested("r1")
                .started("r1", true, 1, ME)
                .failed("r1", 1, false);

        assertThat(given.at("13:00").begun()).hasSize(1);
    }

    @Test
    void a_request_takes_the_place_of_a_failed_run_that_waits_for_its_next_attempt() {
        Given given = Given.every("6h", "6h")
                .started("b1", false, 1, ME)
                .failed("b1", 1, true)
                .requested("r1")
                .started("r1", true, 1, ME)
                .completed("r1", BOOT, Duration.ofSeconds(1));

        assertThat(given.after(Duration.ofMinutes(5)).begun()).isEmpty();
    }

    @Test
    void a_backup_lost_from_the_repository_is_replaced_soon_but_not_in_a_loop() {
        Given given = Given.every("6h", "6h").backedUp("b1").lost("b1");

        assertThat(given.at("12:09:59").begun()).isEmpty();
        assertThat(given.at("12:10").begun()).hasSize(1);
    }

    @Test
    void an_interval_as_long_as_the_rpo_is_shortened_by_what_a_backup_takes() {
        Given given = Given.every("6h", "6h").backedUp("b1");

        // A minute, half as much again for a slow day, and five seconds.
        assertThat(given.prospect().nextAt()).isEqualTo(Instant.parse("2026-11-23T17:58:25Z"));
        assertThat(given.risk()).isEmpty();
    }
}
