package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which step comes next, and when one is tried again. */
class StepSequenceTest {
    private static final String SERVICE = Services.RESTORE;
    private static final Step CHOOSE = new Step("choose", "choose");
    private static final Step COPY = new Step("copy", "copy");
    private static final Step COMPARE = new Step("compare", "compare");
    private static final Duration WAIT = Duration.ofSeconds(10);
    private final StepSequence sequence =
            new StepSequence(SERVICE, List.of(CHOOSE, COPY, COMPARE), 3, WAIT, Set.of("damaged"));
    private final Story story = Story.of("r1", "luneo").requested(0).started();

    @Test
    void the_first_step_starts_first() {
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 1));
    }

    @Test
    void an_attempt_recorded_as_mine_is_run_and_then_the_next_step_starts() {
        story.stepStarted(SERVICE, "choose", 1, Story.ME);
        assertThat(next()).isEqualTo(new NextStep.Run(CHOOSE, 1));
        story.stepFinished(SERVICE, "choose", 1, Map.of());
        assertThat(next()).isEqualTo(new NextStep.Start(COPY, 1));
    }

    @Test
    void an_attempt_of_another_runner_is_taken_over_as_the_next_attempt() {
        story.step(SERVICE, "choose").stepStarted(SERVICE, "copy", 1, "other/1");
        assertThat(next()).isEqualTo(new NextStep.Start(COPY, 2));
    }

    @Test
    void an_attempt_of_my_own_earlier_term_is_taken_over_too() {
        story.stepStarted(SERVICE, "choose", 1, "me/0");
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 2));
    }

    @Test
    void when_all_steps_are_done_it_is_complete() {
        story.step(SERVICE, "choose").step(SERVICE, "copy").step(SERVICE, "compare");
        assertThat(next()).isEqualTo(new NextStep.Complete());
    }

    @Test
    void the_steps_of_another_service_do_not_count() {
        story.step(Services.DEPLOY, "choose");
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 1));
    }

    @Test
    void after_a_failure_it_waits_twice_as_long_each_time() {
        fail("choose", 1, "busy");
        Instant first = story.now();
        assertThat(next()).isEqualTo(new NextStep.Wait(CHOOSE, first.plus(WAIT), 1));
        story.after(WAIT.minusMillis(1));
        assertThat(next()).isEqualTo(new NextStep.Wait(CHOOSE, first.plus(WAIT), 1));
        story.after(Duration.ofMillis(1));
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 2));

        fail("choose", 2, "busy");
        assertThat(next()).isEqualTo(new NextStep.Wait(CHOOSE, story.now().plus(WAIT.multipliedBy(2)), 2));
    }

    @Test
    void a_failure_dated_minutes_ahead_of_us_is_not_waited_for_until_our_clock_gets_there() {
        fail("choose", 1, "busy");
        story.after(Duration.ofMinutes(-10));
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 2));
    }

    @Test
    void after_as_many_failures_as_the_plan_allows_it_is_given_up() {
        fail("choose", 1, "busy");
        fail("choose", 2, "busy");
        fail("choose", 3, "busy");
        assertThat(next())
                .isInstanceOfSatisfying(
                        NextStep.GivenUp.class,
                        up -> assertThat(up.failed().attempt()).isEqualTo(3));
    }

    @Test
    void a_failure_that_trying_again_cannot_mend_is_given_up_at_once() {
        story.stepStarted(SERVICE, "choose", 1, Story.ME).stepFailed(SERVICE, "choose", 1, "wrong-password", false);
        assertThat(next()).isInstanceOf(NextStep.GivenUp.class);
    }

    @Test
    void a_crash_is_not_a_failure_of_the_step() {
        fail("choose", 1, "busy");
        story.stepStarted(SERVICE, "choose", 2, "crashed/1").stepStarted(SERVICE, "choose", 3, "crashed/2");
        fail("choose", 4, "busy");
        assertThat(next())
                .as("the second failure, not the fourth")
                .isEqualTo(new NextStep.Wait(CHOOSE, story.now().plus(WAIT.multipliedBy(2)), 2));
    }

    @Test
    void a_failure_that_says_so_goes_back_to_the_first_step_and_all_that_follows_is_due_again() {
        story.step(SERVICE, "choose").step(SERVICE, "copy");
        story.stepStarted(SERVICE, "compare", 1, Story.ME).stepFailed(SERVICE, "compare", 1, "damaged", false);
        assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, 2));

        again("choose", 2);
        assertThat(next()).isEqualTo(new NextStep.Start(COPY, 2));
        again("copy", 2);
        assertThat(next()).isEqualTo(new NextStep.Start(COMPARE, 2));
        again("compare", 2);
        assertThat(next()).isEqualTo(new NextStep.Complete());
    }

    @Test
    void failures_before_starting_over_do_not_count_afterwards() {
        fail("choose", 1, "busy");
        fail("choose", 2, "busy");
        again("choose", 3);
        story.stepStarted(SERVICE, "copy", 1, Story.ME).stepFailed(SERVICE, "copy", 1, "damaged", false);
        fail("choose", 4, "busy");
        assertThat(next())
                .as("the first failure in a row since it last finished")
                .isEqualTo(new NextStep.Wait(CHOOSE, story.now().plus(WAIT), 1));
    }

    @Test
    void a_step_that_takes_its_service_down_every_time_is_given_up() {
        for (int attempt = 1; attempt < StepSequence.MOST_ATTEMPTS; attempt++) {
            story.stepStarted(SERVICE, "choose", attempt, "crashed/" + attempt);
            assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, attempt + 1));
        }
        story.stepStarted(SERVICE, "choose", StepSequence.MOST_ATTEMPTS, "crashed/last");
        assertThat(next()).isInstanceOf(NextStep.GivenUp.class);
    }

    @Test
    void a_failure_in_the_last_attempt_there_is_is_final_although_it_is_the_first_failure() {
        for (int attempt = 1; attempt < StepSequence.MOST_ATTEMPTS; attempt++) {
            story.stepStarted(SERVICE, "choose", attempt, "crashed/" + attempt);
        }
        fail("choose", StepSequence.MOST_ATTEMPTS, "busy");
        assertThat(next()).isInstanceOf(NextStep.GivenUp.class);
    }

    @Test
    void starting_over_comes_to_an_end_too() {
        for (int attempt = 1; attempt < StepSequence.MOST_ATTEMPTS; attempt++) {
            story.stepStarted(SERVICE, "choose", attempt, Story.ME)
                    .stepFailed(SERVICE, "choose", attempt, "damaged", false);
            assertThat(next()).isEqualTo(new NextStep.Start(CHOOSE, attempt + 1));
        }
        story.stepStarted(SERVICE, "choose", StepSequence.MOST_ATTEMPTS, Story.ME)
                .stepFailed(SERVICE, "choose", StepSequence.MOST_ATTEMPTS, "damaged", false);
        assertThat(next()).isInstanceOf(NextStep.GivenUp.class);
    }

    private NextStep next() {
        return sequence.next(story.recovery(), story.now(), Story.ME);
    }

    private void fail(String step, int attempt, String reason) {
        story.stepStarted(SERVICE, step, attempt, Story.ME).stepFailed(SERVICE, step, attempt, reason, true);
    }

    private void again(String step, int attempt) {
        story.stepStarted(SERVICE, step, attempt, Story.ME).stepFinished(SERVICE, step, attempt, Map.of());
    }
}
