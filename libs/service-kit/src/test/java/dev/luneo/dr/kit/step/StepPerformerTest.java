package dev.luneo.dr.kit.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step is handed, and what is said of it. */
class StepPerformerTest {
    private static final Duration A_WHILE = Duration.ofMillis(5);

    private final RunStep run =
            new RunStep(Story.of("r1", "luneo").requested(0).recovery(), new Step("look", "Look"), 1);
    private final List<DrEvent> said = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final Performance performance = new Performance() {
        @Override
        public void publish(DrEvent event) {
            said.add(event);
        }

        @Override
        public void beforeEffect() {}

        @Override
        public void againIn(Duration wait) {
            waits.add(wait);
        }
    };

    @Test
    void a_step_that_waits_says_nothing_and_is_handed_the_next_state_at_its_next_look() throws Exception {
        List<String> seen = new ArrayList<>();
        StepPerformer<String> performer = new StepPerformer<>(Services.RESTORE, (step, known) -> (same, context) -> {
            seen.add(known);
            return known.equals("the word is there")
                    ? new StepResult.Done("done")
                    : new StepResult.NotYet(A_WHILE, false);
        });
        performer.perform(run, "nothing yet", performance);
        assertThat(said).isEmpty();
        assertThat(waits).containsExactly(A_WHILE);
        performer.perform(run, "the word is there", performance);
        assertThat(seen).containsExactly("nothing yet", "the word is there");
        assertThat(said).singleElement().isInstanceOf(StepFinished.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_wait_between_two_looks_is_our_own_time_only_when_nobody_outside_is_waited_for(boolean outside)
            throws Exception {
        List<Integer> looks = new ArrayList<>();
        StepPerformer<String> performer = new StepPerformer<>(Services.RESTORE, (step, known) -> (same, context) -> {
            looks.add(1);
            context.countExternal(Duration.ofHours(1));
            return looks.size() == 2 ? new StepResult.Done("done") : new StepResult.NotYet(A_WHILE, outside);
        });
        performer.perform(run, "any", performance);
        LockSupport.parkNanos(A_WHILE.toNanos());
        performer.perform(run, "any", performance);
        Duration tools = ((StepFinished) said.get(0)).toolTime();
        if (outside) {
            assertThat(tools).isGreaterThan(Duration.ofHours(2));
        } else {
            assertThat(tools).isEqualTo(Duration.ofHours(2));
        }
    }
}
