package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.CheckRun;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What checks of every type promise, whatever they ask. A new type extends this with somebody to ask who can be like each of these. */
abstract class CheckContract {
    static final String SECRET = "marked-secret-of-the-check-51c0";

    /** Who is asked. */
    enum Asked {
        ANSWERS_AS_EXPECTED,
        /** And says its own secrets, and ours, in signs that steer a terminal. */
        ANSWERS_OTHERWISE,
        AWAY,
        /** Takes the question, and says nothing. */
        SILENT
    }

    /**
     * A plan with one check, of one second and two attempts, that asks somebody who is like this.
     *
     * @param database where a check of the database asks
     */
    record Asking(String yaml, Map<String, String> variables, DatabaseUrl database) {}

    abstract Asking asking(Asked like);

    abstract ServedTypes.Type<CheckPlan, Check> served(PlanVariables variables);

    PlanTypes types() {
        return PlanTypes.BUILT_IN;
    }

    @Test
    void what_is_as_expected_passes_at_the_first_attempt() throws Exception {
        CheckResult result = made(Asked.ANSWERS_AS_EXPECTED, Duration.ZERO);
        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.PASSED);
        assertThat(result.detail()).isNotBlank().doesNotContain("(attempt");
        assertThat(finding.get()).isEqualTo(Finding.HELD);
    }

    @Test
    void what_is_otherwise_fails_after_as_many_attempts_as_the_plan_says() throws Exception {
        CheckResult result = made(Asked.ANSWERS_OTHERWISE, Duration.ofSeconds(30));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).endsWith("(attempt 2)");
        assertThat(finding.get()).isEqualTo(Finding.NOT_HELD);
    }

    @Test
    void who_is_away_is_waited_for_as_long_as_the_run_has_patience_and_is_then_told_of() throws Exception {
        CheckResult result = made(Asked.AWAY, Duration.ofMillis(300));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(attempts.get()).isGreaterThan(2);
        assertThat(made(Asked.AWAY, Duration.ZERO).detail()).endsWith("(attempt 2)");
    }

    @Test
    void who_says_nothing_costs_no_more_than_the_time_limit() throws Exception {
        CheckResult result = made(Asked.SILENT, Duration.ZERO);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void who_says_nothing_is_let_go_at_once_when_the_run_is_no_longer_wanted() throws Exception {
        FutureTask<CheckResult> run = new FutureTask<>(() -> made(Asked.SILENT, Duration.ofHours(1)));
        Thread thread = new Thread(run);
        thread.start();
        await().atMost(TOO_SLOW).until(() -> attempts.get() > 0);
        thread.interrupt();
        assertThatThrownBy(() -> run.get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void no_word_of_it_shows_a_secret_or_steers_a_terminal(Asked like) throws Exception {
        assertThat(made(like, Duration.ZERO).detail())
                .doesNotContain(SECRET)
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThanOrEqualTo(1_000);
    }

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicReference<Finding> finding = new AtomicReference<>();

    private CheckResult made(Asked like, Duration patience) throws InterruptedException {
        Asking asking = asking(like);
        DrPlan plan =
                PlanReader.parse(asking.yaml(), asking.variables(), types()).orThrow();
        PlanVariables variables = new PlanVariables(asking.variables());
        CheckRunner runner = new CheckRunner(
                plan,
                variables,
                Plans.urls(plan, asking.variables()),
                new ServedTypes<>(List.of(served(variables))),
                Duration.ofMillis(10));
        return runner.run(PlannedCheck.of(plan, "luneo"), new CountedRun(asking.database(), patience))
                .get(0);
    }

    private final class CountedRun implements CheckRun {
        private final DatabaseUrl database;
        private final Duration patience;

        CountedRun(DatabaseUrl database, Duration patience) {
            this.database = database;
            this.patience = patience;
        }

        @Override
        public String id() {
            return "contract";
        }

        @Override
        public DatabaseUrl database() {
            return database;
        }

        @Override
        public Duration patience() {
            return patience;
        }

        @Override
        public void beforeEffect() {
            attempts.incrementAndGet();
        }

        @Override
        public void ran(PlannedCheck check, CheckResult result, Finding found) {
            finding.set(found);
        }
    }
}
