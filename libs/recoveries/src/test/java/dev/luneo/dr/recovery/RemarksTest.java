package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemarksTest {
    private static final String STEP = "restore-data";

    @Test
    void what_steps_leave_to_be_noted_is_known_afterwards_in_their_order_and_once() {
        Recovery recovery = begun().step(
                        Services.RESTORE, "prepare-server", Remarks.facts(List.of("slots do not come back", "a\nb")))
                .step(Services.RESTORE, STEP, Remarks.facts(List.of("view v is empty", "slots do not come back")))
                .step(Services.RESTORE, "compare-data", Map.of())
                .recovery();
        assertThat(Remarks.of(recovery)).containsExactly("slots do not come back", "a b", "view v is empty");
    }

    @Test
    void only_the_newest_attempt_at_a_step_counts() {
        Recovery recovery = begun().step(Services.RESTORE, STEP, Remarks.facts(List.of("of the first")))
                .stepStarted(Services.RESTORE, STEP, 2, Story.ME)
                .stepFinished(Services.RESTORE, STEP, 2, Remarks.facts(List.of("of the second")))
                .recovery();
        assertThat(Remarks.of(recovery)).containsExactly("of the second");
    }

    @Test
    void a_person_reads_the_first_of_them_and_where_the_rest_is() {
        assertThat(Remarks.words(List.of("one", "two", "three"), 2))
                .isEqualTo(" To be noted: one; two; and 1 more, under toNote.");
        assertThat(Remarks.words(List.of(), 2)).isEmpty();
    }

    @Test
    void very_many_of_them_still_fit_into_an_event() {
        assertThat(Remarks.facts(java.util.Collections.nCopies(5_000, "x".repeat(5_000)))
                        .get("toNote"))
                .hasSizeLessThan(60_000);
    }

    private static Story begun() {
        return Story.of("r1", "luneo").requested(0).started();
    }
}
