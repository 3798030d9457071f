package dev.luneo.dr.restore.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which backups a recovery has found to be no good: those are not tried again, and no other is spared. */
class TriedBackupsTest {
    private final Story story = Story.of("r1", "luneo").requested(0).started();

    @Test
    void a_backup_that_was_found_damaged_is_not_tried_again() {
        chosen("b1", 1).failed("restore-data", 1, RestoreReason.BACKUP_DAMAGED);
        assertThat(tried().has("b1")).isTrue();
        assertThat(tried().has("b2")).isFalse();
        assertThat(tried().different()).isEmpty();
    }

    @Test
    void each_damage_is_told_of_the_backup_that_was_chosen_then() {
        chosen("b1", 1).failed("restore-data", 1, RestoreReason.BACKUP_DAMAGED);
        chosen("b2", 2).failed("compare-data", 1, RestoreReason.BACKUP_DIFFERS);
        chosen("b3", 3);
        assertThat(tried().failures()).containsOnlyKeys("b1", "b2");
        assertThat(tried().different())
                .extracting(Failure::reason)
                .containsExactly(RestoreReason.BACKUP_DIFFERS.code());
    }

    @Test
    void a_server_that_is_away_says_nothing_against_the_backup() {
        chosen("b1", 1).failed("restore-data", 1, RestoreReason.SERVER_UNREACHABLE);
        assertThat(tried().has("b1")).isFalse();
    }

    @Test
    void what_another_service_failed_at_says_nothing_against_the_backup() {
        chosen("b1", 1);
        story.stepStarted(Services.DEPLOY, "migrate:backend", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "migrate:backend", 1, RestoreReason.BACKUP_DAMAGED.code(), false);
        assertThat(tried().has("b1")).isFalse();
    }

    @Test
    void a_choice_that_failed_is_no_choice() {
        chosen("b1", 1);
        story.stepStarted(Services.RESTORE, RestoreSteps.CHOOSE_BACKUP.name(), 2, Story.ME)
                .stepFailed(
                        Services.RESTORE,
                        RestoreSteps.CHOOSE_BACKUP.name(),
                        2,
                        RestoreReason.BACKUP_DAMAGED.code(),
                        false);
        assertThat(tried().failures()).isEmpty();
    }

    private TriedBackupsTest chosen(String backup, int attempt) {
        story.stepStarted(Services.RESTORE, RestoreSteps.CHOOSE_BACKUP.name(), attempt, Story.ME)
                .stepFinished(
                        Services.RESTORE,
                        RestoreSteps.CHOOSE_BACKUP.name(),
                        attempt,
                        Map.of(RestoreSteps.BACKUP_ID.name(), backup));
        return this;
    }

    private void failed(String step, int attempt, RestoreReason reason) {
        story.stepStarted(Services.RESTORE, step, attempt, Story.ME)
                .stepFailed(Services.RESTORE, step, attempt, reason.code(), false);
    }

    private TriedBackups tried() {
        return TriedBackups.of(story.recovery());
    }
}
