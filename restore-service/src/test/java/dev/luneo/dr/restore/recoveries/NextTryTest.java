package dev.luneo.dr.restore.recoveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.plan.Retry;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NextTryTest {
    private static final Retry RETRY = new Retry(3, Duration.ofSeconds(10));

    private static Story failedOnce() {
        return Story.of("r-1", "luneo")
                .requested(0)
                .started()
                .stepStarted(Services.RESTORE, "restore-data", 1, Story.ME)
                .stepFailed(Services.RESTORE, "restore-data", 1, "server-away", true);
    }

    private static Instant failedAt(Recovery recovery) {
        return ((StepRun.Failed)
                        recovery.stepRuns().get(recovery.stepRuns().size() - 1).outcome())
                .at();
    }

    @Test
    void a_step_that_failed_is_tried_again_after_the_plans_wait_and_after_twice_that_the_next_time() {
        Recovery once = failedOnce().recovery();
        assertThat(NextTry.of(once, RETRY, failedAt(once)))
                .contains(failedAt(once).plusSeconds(10));
        Recovery twice = failedOnce()
                .stepStarted(Services.RESTORE, "restore-data", 2, Story.ME)
                .stepFailed(Services.RESTORE, "restore-data", 2, "server-away", true)
                .recovery();
        assertThat(NextTry.of(twice, RETRY, failedAt(twice)))
                .contains(failedAt(twice).plusSeconds(20));
    }

    @Test
    void nothing_is_waited_for_once_it_is_due_or_given_up_or_over() {
        Recovery once = failedOnce().recovery();
        assertThat(NextTry.of(once, RETRY, failedAt(once).plusSeconds(11))).isEmpty();
        assertThat(NextTry.of(once, new Retry(1, Duration.ofSeconds(10)), failedAt(once)))
                .isEmpty();
        assertThat(NextTry.of(Story.of("r-1", "luneo").requested(0).recovery(), RETRY, failedAt(once)))
                .isEmpty();
        Recovery running = failedOnce()
                .stepStarted(Services.RESTORE, "restore-data", 2, Story.ME)
                .recovery();
        assertThat(NextTry.of(running, RETRY, failedAt(once))).isEmpty();
    }
}
