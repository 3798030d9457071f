package dev.luneo.dr.backup.maintenance;

import static dev.luneo.dr.backup.maintenance.Stored.DATABASE;
import static dev.luneo.dr.backup.maintenance.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.backup.schedule.BackupMachine;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.backup.schedule.Servers;
import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.retention.RetentionDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionOutcomeTest {

    @TempDir
    Path root;

    private Stored stored;

    @BeforeEach
    void four_days() {
        stored = new Stored(root)
                .backup("local", 0)
                .backup("local", 1)
                .backup("local", 2)
                .backup("local", 3);
    }

    @Test
    void what_the_rule_does_not_keep_is_removed() {
        stored.in("second");

        assertThat(removed(Backups.NONE, Recoveries.NONE)).containsExactly(Stored.id(2), Stored.id(3));
    }

    @Test
    void the_backup_a_running_recovery_uses_is_not_removed() {
        stored.in("second");
        Recoveries recoveries = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of("backupId", Stored.id(3)))
                .restored()
                .fold(Recoveries.NONE);

        assertThat(removed(Backups.NONE, recoveries)).containsExactly(Stored.id(2));
    }

    @Test
    void until_a_recovery_has_its_data_back_nothing_is_removed_for_it_may_need_an_older_one() {
        stored.in("second");
        Recoveries recoveries = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of("backupId", Stored.id(0)))
                .fold(Recoveries.NONE);

        assertThat(removed(Backups.NONE, recoveries)).isEmpty();
        assertThat(outcome(Backups.NONE, recoveries).postponed())
                .hasValueSatisfying(why -> assertThat(why).contains("r1"));
    }

    @Test
    void a_request_that_somebody_may_approve_any_minute_keeps_what_it_may_need_and_one_that_is_forgotten_does_not() {
        stored.in("second");
        Story asked = Story.of("r1", DATABASE);
        Duration ago = Duration.between(Story.BEGIN, NOW);
        assertThat(removed(
                        Backups.NONE,
                        asked.after(ago.minusHours(23)).requested(1).fold(Recoveries.NONE)))
                .isEmpty();
        assertThat(removed(
                        Backups.NONE,
                        Story.of("r2", DATABASE)
                                .after(ago.minusHours(25))
                                .requested(1)
                                .fold(Recoveries.NONE)))
                .isNotEmpty();
        assertThat(outcome(
                                Backups.NONE,
                                Story.of("r3", DATABASE)
                                        .after(ago.minusHours(25))
                                        .requested(1)
                                        .fold(Recoveries.NONE))
                        .problem())
                .hasValueSatisfying(said -> assertThat(said).contains("r3", "do not stay for it"));
    }

    @Test
    void a_backup_that_was_found_damaged_is_not_taken_for_the_newest() {
        stored.in("second");
        Backups backups = Backups.NONE;
        for (int day = 0; day < 2; day++) {
            backups = fold(
                    backups,
                    new BackupCompleted(DATABASE, Stored.id(day), "logical", "local", NOW, 1, 1, Duration.ofSeconds(1)),
                    new BackupDisproved(DATABASE, Stored.id(day), "a flipped bit", Optional.of("r1")));
        }

        assertThat(removed(backups, Recoveries.NONE)).isEmpty();
    }

    @Test
    void while_a_repository_cannot_be_seen_nothing_is_removed_and_nothing_called_lost() {
        // The second repository is not there.
        assertThat(removed(Backups.NONE, Recoveries.NONE)).isEmpty();
        assertThat(stored.look().unreachable()).containsOnlyKeys("second");
        assertThat(root.resolve("second")).doesNotExist();
    }

    @Test
    void a_backup_whose_object_is_gone_is_no_longer_held_and_its_damage_is_named() throws IOException {
        Files.delete(stored.file("local", 0));

        assertThat(stored.look().promising()).extracting(Holding::backupId).doesNotContain(Stored.id(0));
        assertThat(stored.look().find(Stored.id(0))).hasValueSatisfying(damaged -> {
            assertThat(damaged.unusable()).containsKey("local");
            assertThat(damaged.flaws()).contains("data/toc.dat");
        });
    }

    @Test
    void backups_that_nobody_vouches_for_are_named_kept_for_ever_and_neither_found_nor_lost() {
        stored.in("second");
        BackupState known = state(
                new BackupCompleted(DATABASE, Stored.id(0), "logical", "local", NOW, 1, 1, Duration.ofSeconds(1)));

        Holdings strange = stored.lookWithAnotherKey();

        assertThat(strange.promising()).isEmpty();
        assertThat(strange.newestFirst())
                .hasSize(4)
                .allMatch(backup -> backup.notAuthenticated().isPresent())
                .extracting(Holding::backupId)
                .contains(Stored.id(3));
        assertThat(RetentionOutcome.decide(DATABASE, stored.plan, strange, known.backups(), Recoveries.NONE, NOW)
                        .decisions())
                .isEmpty();
        assertThat(new Comparison(Stored.DATABASE, strange, known, NOW).events())
                .isEmpty();
    }

    @Test
    void a_stranger_s_backup_dated_in_the_future_pushes_no_good_one_out() throws IOException {
        stored.in("second");
        List<String> before = removed(Backups.NONE, Recoveries.NONE);

        stored.forged("local", NOW.plus(Duration.ofDays(1)));
        stored.forged("local", NOW.minus(Duration.ofHours(1)));

        assertThat(removed(Backups.NONE, Recoveries.NONE)).isEqualTo(before);
    }

    @Test
    void
            the_last_backup_that_looked_whole_is_never_removed_however_old_it_is_unless_a_lead_said_that_the_loss_was_meant() {
        stored.in("second");
        Map<String, String> suspicious = Map.of(Manifest.SUSPICIOUS, "table orders has 500 rows, and had 50,000");
        Stored damaged = new Stored(root.resolve("damaged"));
        damaged.backup("local", 9);
        for (int day = 3; day >= 0; day--) {
            damaged.backup("local", day, suspicious);
        }
        damaged.in("second");
        stored = damaged;

        assertThat(removed(Backups.NONE, Recoveries.NONE)).containsExactly(Stored.id(2), Stored.id(3));
        assertThat(outcome(Backups.NONE, Recoveries.NONE).decisions())
                .filteredOn(decision -> decision.backup().backupId().value().equals(Stored.id(9)))
                .extracting(RetentionDecision::reason)
                .containsExactly("kept: the last that looked whole");

        Backups meant = fold(
                Backups.NONE,
                completed(Stored.id(0), suspicious.get(Manifest.SUSPICIOUS)),
                new BackupChangeMeant(DATABASE, Stored.id(0), "a clean-up", "alice"));
        assertThat(removed(meant, Recoveries.NONE)).contains(Stored.id(9));
    }

    private static BackupCompleted completed(String id, String suspicion) {
        return new BackupCompleted(
                DATABASE,
                id,
                "logical",
                "local",
                NOW,
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.of(suspicion));
    }

    private RetentionOutcome outcome(Backups backups, Recoveries recoveries) {
        return RetentionOutcome.decide(DATABASE, stored.plan, stored.look(), backups, recoveries, NOW);
    }

    private BackupState state(BackupEvent event) {
        return new BackupMachine(stored.plan, new Servers(Map.of()), new MaintenanceRuns(Duration.ofMinutes(5)), NOW)
                .evolve(BackupState.NONE, new Recorded<DrEvent>(event, NOW, "test"));
    }

    private List<String> removed(Backups backups, Recoveries recoveries) {
        return outcome(backups, recoveries).toRemove().stream()
                .map(expired -> expired.backup().backupId().value())
                .toList();
    }

    private static Backups fold(Backups backups, BackupEvent... events) {
        Backups folded = backups;
        for (BackupEvent event : events) {
            folded = folded.evolve(new Recorded<>(event, NOW, "test"));
        }
        return folded;
    }
}
