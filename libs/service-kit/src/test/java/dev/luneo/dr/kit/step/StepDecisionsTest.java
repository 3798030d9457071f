package dev.luneo.dr.kit.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From what comes next in a sequence to what is done about it: at most one thing, and nothing by who does not own it. */
class StepDecisionsTest {
    private static final Step CHECK = new Step("check", "Check it");
    private static final StepSequence SEQUENCE =
            new StepSequence(Services.RESTORE, List.of(CHECK), 2, Duration.ofSeconds(10));

    private final Story story = Story.of("r1", "luneo").requested(0).started();

    @Test
    void a_step_is_said_to_begin_before_it_is_done() {
        assertThat(decided())
                .containsExactly(new Decision.Publish<>(
                        new StepStarted(story.ref(), Services.RESTORE, "check", 1, "Check it", Story.ME)));
    }

    @Test
    void a_step_of_ours_that_has_begun_is_done_and_each_attempt_is_another_piece_of_work() {
        story.stepStarted(Services.RESTORE, "check", 1, Story.ME);
        assertThat(decided())
                .containsExactly(new Decision.Perform<>(
                        "r1/restore-service/check/1", "luneo", new RunStep(story.recovery(), CHECK, 1)));
    }

    @Test
    void after_the_last_step_its_outcome_is_said() {
        story.step(Services.RESTORE, "check");
        assertThat(decided()).containsExactly(new Decision.Publish<>(complete()));
    }

    @Test
    void a_failure_is_waited_out_and_then_given_up() {
        story.stepStarted(Services.RESTORE, "check", 1, Story.ME)
                .stepFailed(Services.RESTORE, "check", 1, "broken", true);
        assertThat(decided()).as("while it waits").isEmpty();
        story.stepStarted(Services.RESTORE, "check", 2, Story.ME)
                .stepFailed(Services.RESTORE, "check", 2, "broken", true);
        assertThat(decided()).containsExactly(new Decision.Undecided<>("check 2", BUG));
    }

    @Test
    void who_does_not_own_the_database_decides_nothing() {
        assertThat(decided(Optional.empty())).isEmpty();
    }

    @Test
    void a_part_s_decision_is_the_same_decision_of_the_whole() {
        assertThat(new Decision.Perform<>("id", "luneo", 7).<String>map(seven -> "take " + seven))
                .isEqualTo(new Decision.Perform<>("id", "luneo", "take 7"));
        Decision<String> said = new Decision.Publish<Integer>(complete()).map(any -> "never");
        assertThat(said).isEqualTo(new Decision.Publish<>(complete()));
        assertThat(said.id()).isEqualTo(complete().id());
        Decision<String> undecided = new Decision.Undecided<Integer>("luneo", BUG).map(any -> "never");
        assertThat(undecided).isEqualTo(new Decision.Undecided<>("luneo", BUG));
        assertThat(undecided.id()).isEqualTo("luneo/undecided");
    }

    private static final Throwable BUG = new IllegalStateException("given up");

    private RestoreStarted complete() {
        return new RestoreStarted(story.ref(), "complete");
    }

    private List<Decision<RunStep>> decided() {
        return decided(Optional.of(Story.ME));
    }

    private List<Decision<RunStep>> decided(Optional<String> runner) {
        return StepDecisions.decide(
                SEQUENCE,
                story.recovery(),
                story.situation(runner),
                () -> Optional.of(complete()),
                failed -> List.of(new Decision.Undecided<>(failed.step() + " " + failed.attempt(), BUG)));
    }
}
