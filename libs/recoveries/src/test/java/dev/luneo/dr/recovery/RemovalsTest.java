package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemovalsTest {
    private static final Location PLACE = Story.RESTORED;
    private final Story story = Story.of("r1", "luneo").requested(0).started();

    @Test
    void what_a_person_asked_for_is_known_with_their_name_until_it_is_done() {
        over();
        asked(1, "leonie");
        assertThat(removals().asked()).singleElement().satisfies(removal -> {
            assertThat(removal.askedBy()).isEqualTo("leonie");
            assertThat(removal.place()).isEqualTo(PLACE);
        });
        story.stepFinished(Services.DEPLOY, "remove-left-over", 1, Map.of());
        assertThat(removals().asked()).isEmpty();
        assertThat(removals().latest(PLACE).map(Removal::state)).contains(Removal.State.REMOVED);
    }

    @Test
    void of_two_who_ask_at_once_the_first_counts() {
        over();
        asked(1, "leonie");
        asked(1, "alice");
        asked(2, "alice");
        assertThat(removals().all("r1")).hasSize(1);
    }

    @Test
    void what_was_refused_can_be_asked_for_again() {
        over();
        asked(1, "leonie");
        story.stepFailed(Services.DEPLOY, "remove-left-over", 1, "left-over-kept", false);
        assertThat(removals().latest(PLACE).flatMap(Removal::failure)).isPresent();
        asked(2, "leonie");
        assertThat(removals().asked()).hasSize(1);
    }

    @Test
    void another_services_word_or_a_late_one_ends_no_removal() {
        over();
        asked(1, "leonie");
        story.stepFinished(Services.RESTORE, "remove-left-over", 1, Map.of())
                .stepFinished(Services.DEPLOY, "remove-left-over", 2, Map.of());
        assertThat(removals().asked()).hasSize(1);
    }

    @Test
    void a_recovery_that_is_under_way_leaves_nothing() {
        asked(1, "leonie");
        assertThat(removals().byRecovery()).isEmpty();
    }

    private void over() {
        story.then(new RestoreFailed(story.ref(), new Failure("disk-full", "full", "free some", false)));
    }

    private void asked(int ask, String by) {
        story.then(new LeftOverRemovalRequested(story.ref(), ask, PLACE, by, "looked through"));
    }

    private Removals removals() {
        return story.fold(Recoveries.NONE).removals();
    }
}
