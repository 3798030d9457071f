package dev.luneo.dr.restore.recoveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person is led only to words that count. */
class AwaitedTest {
    private static Story story() {
        return Story.of("r1", "luneo");
    }

    private static Story restored() {
        return story().requested(0)
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of())
                .restored();
    }

    @Test
    void a_yes_is_waited_for_and_a_word_on_an_old_database_that_does_not_answer() {
        assertThat(Awaited.label(story().requested(1).recovery(), Recoveries.NONE))
                .contains("approval");
        assertThat(Awaited.label(
                        restored()
                                .stepStarted(CutOverSteps.AWAIT_OLD_DATABASE, 1, "d/1")
                                .recovery(),
                        Recoveries.NONE))
                .contains("word-on-old-database");
    }

    @Test
    void what_was_not_verified_whole_and_is_in_use_waits_for_a_leads_word_and_what_went_back_does_not() {
        assertThat(Awaited.label(
                        restored().redeployed().verificationFailed(true).recovery(), Recoveries.NONE))
                .contains("acceptance");
        assertThat(Awaited.label(
                        restored()
                                .redeployed()
                                .verificationFailed(false)
                                .undone()
                                .recovery(),
                        Recoveries.NONE))
                .isEmpty();
        assertThat(Awaited.label(restored().redeployed().verified().recovery(), Recoveries.NONE))
                .isEmpty();
        assertThat(Awaited.label(restored().cancelled().recovery(), Recoveries.NONE))
                .isEmpty();
    }

    @Test
    void a_way_back_is_not_offered_where_a_later_recovery_has_moved_the_database_on() {
        Story stuck = restored()
                .stepStarted(CutOverSteps.UNDO_CUT_OVER, 1, "d/1")
                .stepFailed(Services.DEPLOY, CutOverSteps.UNDO_CUT_OVER.name(), 1, "unreachable", false)
                .then(new RedeployFailed(story().ref(), new Failure("disk-full", "full", "free some", false), false));
        assertThat(stuck.recovery().wayBackGivenUp()).isTrue();
        assertThat(Awaited.label(stuck.recovery(), Recoveries.NONE)).isEmpty();
    }
}
