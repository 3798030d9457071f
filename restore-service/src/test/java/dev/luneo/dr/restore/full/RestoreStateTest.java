package dev.luneo.dr.restore.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a recovery's page can tell of it, and for how long. */
class RestoreStateTest {
    private final Story story =
            Story.of("r1", "luneo").requested(0).started().stepStarted(Services.RESTORE, "restore-data", 1, Story.ME);

    @Test
    void everything_that_changed_a_recovery_is_told_in_order_and_nothing_twice() {
        RestoreState state = told(story.events());
        assertThat(state.history("r1")).isEqualTo(story.events());
        assertThat(state.evolve(story.events().get(1)).history("r1")).isEqualTo(story.events());
        assertThat(state.history("another")).isEmpty();
    }

    @Test
    void how_far_a_step_is_makes_no_line_but_a_note_without_a_number_does() {
        story.then(new StepProgressed(story.ref(), Services.RESTORE, "restore-data", 1, 1, 2, "half"));
        assertThat(told(story.events()).history("r1")).hasSize(3);
        story.then(new StepProgressed(story.ref(), Services.RESTORE, "restore-data", 1, 0, 0, "waits for the disk"));
        assertThat(told(story.events()).history("r1")).hasSize(4);
    }

    @Test
    void a_backup_that_a_recovery_found_damaged_is_told_with_that_recovery_and_one_that_a_look_missed_is_not() {
        RestoreState state = told(story.events());
        DrEvent damaged = new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("r1"));
        DrEvent missed = new BackupDisproved("luneo", "b2", "not there", Optional.empty());
        DrEvent anothers = new BackupDisproved("luneo", "b3", "a flipped bit", Optional.of("unheard-of"));
        assertThat(of(state, damaged).history("r1"))
                .last()
                .extracting(Recorded::event)
                .isEqualTo(damaged);
        assertThat(of(state, missed).history("r1")).hasSize(3);
        assertThat(of(state, anothers).history("unheard-of")).isEmpty();
    }

    @Test
    void of_an_old_recovery_the_line_is_kept_and_the_history_is_not_and_newer_ones_keep_theirs() {
        RestoreState state = RestoreState.under(Recoveries.NONE.rule());
        for (int i = 0; i < Recoveries.KEPT_IN_DETAIL + 2; i++) {
            Story each = Story.of("n" + i, "luneo").requested(0).started().cancelled();
            for (Recorded<DrEvent> recorded : each.events()) {
                state = state.evolve(recorded);
            }
        }
        assertThat(state.history("n0")).isEmpty();
        assertThat(state.recoveries().find("n0")).isPresent();
        assertThat(state.history("n5")).hasSize(3);
        DrEvent late = new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("n0"));
        assertThat(of(state, late).history("n0")).as("of one that is a line").isEmpty();
    }

    private static RestoreState of(RestoreState state, DrEvent event) {
        return state.evolve(new Recorded<>(event, Story.BEGIN, "test"));
    }

    private static RestoreState told(List<Recorded<DrEvent>> events) {
        RestoreState state = RestoreState.under(Recoveries.NONE.rule());
        for (Recorded<DrEvent> recorded : events) {
            state = state.evolve(recorded);
        }
        return state;
    }
}
