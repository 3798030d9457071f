package dev.luneo.dr.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifierMachineTest {
    private static final String VERIFIER = Services.VERIFIER;
    private static final String STEP = "run-checks";

    private final VerifierMachine machine = new VerifierMachine(
            Plans.plan("- { name: health, get: \"https://backend.example/health\" }\n", "", Map.of()));

    @Test
    void nothing_is_verified_before_cut_over_is_done() {
        assertThat(decisions(story().requested(0))).isEmpty();
        assertThat(decisions(story().requested(0).started())).isEmpty();
        assertThat(decisions(story().requested(0).started().restored())).isEmpty();
    }

    @Test
    void after_cut_over_the_checks_begin_as_one_step() {
        assertThat(published(cutOver())).isInstanceOfSatisfying(StepStarted.class, started -> {
            assertThat(started.service()).isEqualTo(VERIFIER);
            assertThat(started.step()).isEqualTo(STEP);
            assertThat(started.attempt()).isEqualTo(1);
            assertThat(started.runner()).isEqualTo(Story.ME);
            assertThat(started.title()).isEqualTo("Check that what came back works (1 check of the plan)");
        });
    }

    @Test
    void another_replica_leaves_it_to_the_owner() {
        Story story = cutOver();
        assertThat(machine.decide(story.fold(Recoveries.NONE), story.situation(Optional.empty())))
                .isEmpty();
    }

    @Test
    void what_is_said_to_have_begun_is_done() {
        assertThat(decisions(cutOver().stepStarted(VERIFIER, STEP, 1, Story.ME)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Perform.class,
                        perform -> assertThat(perform.key()).isEqualTo("luneo"));
    }

    @Test
    void the_run_of_a_process_that_died_is_made_again_as_the_next_attempt() {
        assertThat(published(cutOver().stepStarted(VERIFIER, STEP, 1, "dead/7")))
                .isInstanceOfSatisfying(
                        StepStarted.class,
                        started -> assertThat(started.attempt()).isEqualTo(2));
    }

    @Test
    void what_a_superseded_run_still_says_counts_for_nothing() {
        Story story = cutOver()
                .stepStarted(VERIFIER, STEP, 1, "paused/1")
                .stepStarted(VERIFIER, STEP, 2, Story.ME)
                .stepFinished(VERIFIER, STEP, 1, facts(Outcome.PASSED));
        assertThat(decisions(story)).singleElement().isInstanceOf(Decision.Perform.class);
    }

    @Test
    void all_passed_is_verified() {
        assertThat(published(ran(Outcome.PASSED, Outcome.PASSED)))
                .isInstanceOfSatisfying(
                        VerificationPassed.class,
                        passed -> assertThat(passed.checks())
                                .extracting(CheckResult::outcome)
                                .containsExactly(Outcome.PASSED, Outcome.PASSED));
    }

    @Test
    void the_verdict_follows_from_the_log_so_that_any_later_owner_gives_the_same() {
        Story story = cutOver()
                .stepStarted(VERIFIER, STEP, 1, "dead/7")
                .stepFinished(VERIFIER, STEP, 1, facts(Outcome.PASSED));
        assertThat(published(story)).isEqualTo(published(ran(Outcome.PASSED)));
    }

    @Test
    void one_failed_is_failed_whatever_was_skipped() {
        assertThat(published(ran(Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED)))
                .isInstanceOfSatisfying(VerificationFailed.class, failed -> {
                    assertThat(failed.partial()).isFalse();
                    assertThat(failed.failure().reason()).isEqualTo("check-failed");
                    assertThat(failed.failure().detail()).isEqualTo("backend/check-1 failed: detail of 1");
                    assertThat(failed.checks()).hasSize(3);
                });
    }

    @Test
    void one_skipped_is_partial_and_never_passed() {
        assertThat(published(ran(Outcome.PASSED, Outcome.SKIPPED)))
                .isInstanceOfSatisfying(VerificationFailed.class, failed -> {
                    assertThat(failed.partial()).isTrue();
                    assertThat(failed.failure().reason()).isEqualTo("verification-partial");
                    assertThat(failed.failure().detail()).isEqualTo("backend/check-1 skipped: detail of 1");
                    assertThat(failed.failure().hint()).contains("POST /api/verifications");
                });
    }

    @Test
    void results_that_are_missing_or_unreadable_or_none_are_never_passed() {
        for (Map<String, String> facts : List.of(
                Map.<String, String>of(),
                Map.of("checks", "null"),
                Map.of("checks", "[]"),
                Map.of("checks", "[null]"),
                Map.of("checks", "{\"a\""),
                Map.of("checks", "[{\"name\":\"x\"}]"))) {
            assertThat(published(cutOver().step(VERIFIER, STEP, facts)))
                    .as("%s", facts)
                    .isInstanceOfSatisfying(
                            VerificationFailed.class,
                            failed -> assertThat(failed.partial()).isTrue());
        }
    }

    @Test
    void a_bug_in_the_run_is_tried_again_after_a_pause_and_then_given_up_without_undoing_the_cut_over() {
        Story story = cutOver()
                .stepStarted(VERIFIER, STEP, 1, Story.ME)
                .stepFailed(VERIFIER, STEP, 1, "internal-error", true);
        assertThat(decisions(story)).isEmpty();
        assertThat(published(story.after(Duration.ofSeconds(2)))).isInstanceOf(StepStarted.class);
        assertThat(published(story.stepStarted(VERIFIER, STEP, 2, Story.ME)
                        .stepFailed(VERIFIER, STEP, 2, "internal-error", true)))
                .isInstanceOfSatisfying(VerificationFailed.class, failed -> {
                    assertThat(failed.partial()).isTrue();
                    assertThat(failed.failure().reason()).isEqualTo("verification-impossible");
                    assertThat(failed.failure().detail()).contains("2 attempts").contains("it broke");
                });
    }

    @Test
    void a_cancelled_recovery_is_not_verified_and_a_run_under_way_no_longer_decided() {
        assertThat(decisions(cutOver().stepStarted(VERIFIER, STEP, 1, Story.ME).cancelled()))
                .isEmpty();
        assertThat(decisions(ran(Outcome.PASSED).cancelled())).isEmpty();
    }

    @Test
    void what_has_its_verdict_gets_no_other() {
        assertThat(decisions(ran(Outcome.PASSED).verified())).isEmpty();
        assertThat(decisions(ran(Outcome.FAILED).verificationFailed(false))).isEmpty();
        assertThat(decisions(ran(Outcome.SKIPPED).verificationFailed(true))).isEmpty();
    }

    private static Story story() {
        return Story.of("r1", "luneo");
    }

    private static Story cutOver() {
        return story().requested(0).started().restored().redeployed();
    }

    private static Story ran(Outcome... outcomes) {
        return cutOver().step(VERIFIER, STEP, facts(outcomes));
    }

    private static Map<String, String> facts(Outcome... outcomes) {
        return new Verdict(Arrays.stream(outcomes)
                        .map(outcome -> new CheckResult(
                                "backend/check-" + Arrays.asList(outcomes).indexOf(outcome),
                                outcome,
                                "detail of " + Arrays.asList(outcomes).indexOf(outcome),
                                Duration.ofMillis(12)))
                        .toList())
                .facts();
    }

    private List<Decision<RunStep>> decisions(Story story) {
        return machine.decide(story.fold(Recoveries.NONE), story.situation());
    }

    private DrEvent published(Story story) {
        return decisions(story).stream()
                .map(decision -> ((Decision.Publish<RunStep>) decision).event())
                .reduce((one, two) -> {
                    throw new AssertionError("more than one event");
                })
                .orElseThrow();
    }
}
