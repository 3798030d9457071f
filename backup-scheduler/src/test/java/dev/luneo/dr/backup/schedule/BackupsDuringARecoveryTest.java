package dev.luneo.dr.backup.schedule;

import static dev.luneo.dr.backup.schedule.Given.DATABASE;
import static dev.luneo.dr.backup.schedule.Given.ME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@link Story} begins at 03:00; the backup before it is of 02:00, the next is due at 03:00. */
class BackupsDuringARecoveryTest {

    @Test
    void while_the_data_is_being_restored_the_schedule_goes_on() {
        assertThat(given(Story.of("r1", DATABASE).requested(0).started()).begun())
                .hasSize(1);
    }

    @Test
    void between_restore_and_end_the_schedule_waits() {
        Story cuttingOver = Story.of("r1", DATABASE).requested(0).started().restored();
        Story verifying =
                Story.of("r1", DATABASE).requested(0).started().restored().redeployed();

        assertThat(given(cuttingOver).begun()).isEmpty();
        assertThat(given(verifying).begun()).isEmpty();
        assertThat(given(cuttingOver).prospect().heldBy()).contains("r1");
    }

    @Test
    void a_scheduled_backup_that_died_is_not_begun_again_meanwhile() {
        Story cuttingOver = Story.of("r1", DATABASE).requested(0).started().restored();

        assertThat(given(cuttingOver).started("b2", false, 1, "gone/1").begun()).isEmpty();
    }

    @Test
    void somebody_who_asks_for_a_backup_meanwhile_gets_it() {
        Story cuttingOver = Story.of("r1", DATABASE).requested(0).started().restored();

        assertThat(given(cuttingOver).requested("x1").begun())
                .containsExactly(new BackupStarted(DATABASE, "x1", true, 1, ME));
    }

    @Test
    void after_a_verified_cut_over_the_new_database_is_backed_up_at_once() {
        Story verified = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        Given given = given(verified).at(Instant.parse("2026-11-23T03:00:30Z"));

        assertThat(given.prospect().nextAt()).isEqualTo(verified.now());
        assertThat(given.begun()).hasSize(1);
        assertThat(given.backedUp("b2").begun()).isEmpty();
    }

    @Test
    void a_cut_over_that_stays_without_a_full_verdict_counts_as_well() {
        Story partial = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(true);

        assertThat(given(partial).prospect().nextAt()).isEqualTo(partial.now());
    }

    @Test
    void while_a_cut_over_is_undone_the_schedule_waits_and_afterwards_goes_on_as_ever() {
        Story failed = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .restored()
                .step(Services.DEPLOY, "swap-databases")
                .redeployed()
                .verificationFailed(false);
        assertThat(given(failed).begun()).isEmpty();

        Given undone = given(failed.undone());

        assertThat(undone.prospect().nextAt()).isEqualTo(Instant.parse("2026-11-23T03:00:00Z"));
    }

    private static Given given(Story story) {
        Given given = Given.every("1h", "6h")
                .at(Instant.parse("2026-11-23T01:59:00Z"))
                .restarted()
                .at(Instant.parse("2026-11-23T02:00:00Z"))
                .backedUp("b1");
        boolean wentOn = story.events().size() > 2;
        given.recovery(story);
        return wentOn
                ? given.at(Instant.parse("2026-11-23T03:00:00Z")).after(Duration.ofMinutes(1))
                : given.at(Instant.parse("2026-11-23T03:00:10Z"));
    }
}
