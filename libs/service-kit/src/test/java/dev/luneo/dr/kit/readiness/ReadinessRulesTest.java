package dev.luneo.dr.kit.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.readiness.ReadinessRules.Looked;
import dev.luneo.dr.kit.readiness.ReadinessRules.Occasion;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Knowledge that is there when it is needed, and a log that does not grow by it. */
class ReadinessRulesTest {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Occasion ROUNDS = new Occasion.Rounds();
    private static final ReadinessProblem GONE = new ReadinessProblem(
            "backend",
            new Failure("env-file-unreadable", "The env file is gone", "bring it back", false),
            true,
            Optional.empty());

    private static ReadinessStated said(Instant at, Optional<String> recoveryId, ReadinessProblem... problems) {
        return new ReadinessStated("luneo", "deploy-service", "plan", at, recoveryId, List.of(problems));
    }

    private static Occasion after(Story story) {
        return ReadinessRules.occasion(story.fold(Recoveries.NONE), "luneo");
    }

    private static boolean due(Occasion occasion, Optional<Looked> last, Optional<ReadinessStated> said) {
        return ReadinessRules.due(occasion, last, said, EVERY);
    }

    private static boolean worthSaying(ReadinessStated found, ReadinessStated said) {
        return ReadinessRules.worthSaying(found, Optional.of(said));
    }

    @Test
    void the_first_look_is_due_at_once_and_then_one_a_minute() {
        assertThat(due(ROUNDS, Optional.empty(), Optional.empty())).isTrue();
        assertThat(due(ROUNDS, Optional.of(new Looked(Optional.empty(), EVERY.minusMillis(1))), Optional.empty()))
                .isFalse();
        assertThat(due(ROUNDS, Optional.of(new Looked(Optional.empty(), EVERY)), Optional.empty()))
                .isTrue();
    }

    @Test
    void a_recovery_that_was_decided_is_looked_for_at_once_and_once() {
        Occasion decided = after(Story.of("r1", "luneo").requested(0));
        assertThat(decided).isEqualTo(new Occasion.Decided("r1"));
        Optional<Looked> justBefore = Optional.of(new Looked(Optional.empty(), Duration.ZERO));
        assertThat(due(decided, justBefore, Optional.of(said(NOON, Optional.empty()))))
                .isTrue();
        assertThat(due(decided, justBefore, Optional.of(said(NOON, Optional.of("r1")))))
                .as("answered, by this process or by the one before it")
                .isFalse();
        assertThat(due(decided, Optional.of(new Looked(Optional.of("r1"), Duration.ZERO)), Optional.empty()))
                .isFalse();
    }

    @Test
    void a_recovery_that_awaits_its_approval_is_not_yet_looked_for() {
        assertThat(after(Story.of("r1", "luneo").requested(1))).isEqualTo(ROUNDS);
        assertThat(after(Story.of("r1", "luneo").requested(1).approved("alice")))
                .isEqualTo(new Occasion.Decided("r1"));
    }

    @Test
    void what_a_cut_over_is_changing_is_not_looked_at() {
        Story story = Story.of("r1", "luneo").requested(0).started().restored();
        assertThat(after(story)).isEqualTo(new Occasion.Never());
        assertThat(due(new Occasion.Never(), Optional.empty(), Optional.empty()))
                .isFalse();
        assertThat(after(story.redeployed())).isEqualTo(new Occasion.Never());
        assertThat(after(story.verified())).isEqualTo(ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DRILL", "PROOF"})
    void nobody_waits_for_a_look_where_nothing_is_cut_over(String purpose) {
        RecoveryRef ref = new RecoveryRef(
                "r1",
                "luneo",
                RecoveryRef.Purpose.valueOf(purpose),
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.empty());
        assertThat(after(Story.of(ref).requested(0))).isEqualTo(ROUNDS);
    }

    @Test
    void what_is_as_it_was_is_said_once_an_hour() {
        ReadinessStated said = said(NOON, Optional.empty(), GONE);
        assertThat(worthSaying(said(NOON.plus(Duration.ofMinutes(59)), Optional.empty(), GONE), said))
                .isFalse();
        assertThat(worthSaying(said(NOON.plus(Duration.ofHours(1)), Optional.empty(), GONE), said))
                .isTrue();
        assertThat(worthSaying(said(NOON.minus(Duration.ofHours(1)), Optional.empty(), GONE), said))
                .as("after the clock was set back")
                .isTrue();
    }

    @Test
    void news_is_said_at_once() {
        ReadinessStated well = said(NOON, Optional.empty());
        assertThat(ReadinessRules.worthSaying(well, Optional.empty())).isTrue();
        assertThat(worthSaying(said(NOON.plusSeconds(1), Optional.empty(), GONE), well))
                .isTrue();
        assertThat(worthSaying(well, said(NOON, Optional.empty(), GONE))).isTrue();
        assertThat(worthSaying(
                        well,
                        new ReadinessStated(
                                "luneo", "deploy-service", "another plan", NOON, Optional.empty(), List.of())))
                .isTrue();
    }

    @Test
    void that_a_check_was_tried_again_is_news_though_it_came_to_the_same() {
        ReadinessStated tried = tried(NOON);
        assertThat(worthSaying(tried(NOON), tried)).isFalse();
        assertThat(worthSaying(tried(NOON.plusSeconds(60)), tried)).isTrue();
    }

    private static ReadinessStated tried(Instant at) {
        TriedCheck orders = new TriedCheck("luneo/orders", Outcome.PASSED, at, Optional.of(at), Optional.empty());
        return new ReadinessStated(
                "luneo", "verifier-service", "plan", NOON, Optional.empty(), List.of(), List.of(orders));
    }

    @Test
    void an_answer_is_given_to_each_recovery_and_its_end_is_no_news() {
        ReadinessStated answer = said(NOON, Optional.of("r1"));
        assertThat(worthSaying(answer, said(NOON, Optional.empty()))).isTrue();
        assertThat(worthSaying(said(NOON, Optional.of("r2")), answer)).isTrue();
        assertThat(worthSaying(said(NOON.plusSeconds(60), Optional.of("r1")), answer))
                .isFalse();
        assertThat(worthSaying(said(NOON.plusSeconds(60), Optional.empty()), answer))
                .isFalse();
    }
}
