package dev.luneo.dr.restore.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.full.FullRestoreSteps;
import dev.luneo.dr.restore.full.RestoreState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before data is restored, whoever has to act afterwards is asked; and nobody who is down holds it up for long. */
@Timeout(60)
class FreshOutlookTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:12:00Z");
    /** Longer than any test may take: whoever waits for this one fails it. */
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofMillis(200);

    private final DrPlan plan = new TestPlan(Path.of("/nowhere"))
            .database(
                    "luneo",
                    DatabaseUrl.of(new DatabaseLocation("db", 5432, "luneo"), "dr", "secret"),
                    "approval: none")
            .read();
    private final Story story = Story.of("r1", "luneo").requested(0).started();
    private RestoreState state = RestoreState.NOTHING;
    private Instant now = NOW;

    @BeforeEach
    void aRecoveryWasDecided() {
        story.events().forEach(event -> state = state.evolve(event));
        said(new StepStarted(
                story.ref(), Services.RESTORE, FullRestoreSteps.PREPARE_SERVER.name(), 1, "look", Story.ME));
    }

    private void said(DrEvent event) {
        state = state.evolve(new Recorded<>(event, NOW, "test"));
    }

    private ReadinessStated by(String service, Optional<String> recoveryId, ReadinessProblem... problems) {
        return new ReadinessStated("luneo", service, plan.sha256(), NOW, recoveryId, List.of(problems));
    }

    private static ReadinessProblem problem(String detail, boolean stops, Optional<RestoreTo> to) {
        return new ReadinessProblem("backend", new Failure("reason", detail, "mend it", false), stops, to);
    }

    private void bothAnswer(ReadinessProblem... deploys) {
        said(by(Services.DEPLOY, Optional.of("r1"), deploys));
        said(by(Services.VERIFIER, Optional.of("r1")));
    }

    private Optional<FreshOutlook.Told> look(Duration patience, int attempt) {
        FreshOutlook outlook = new FreshOutlook(plan, state, Clock.fixed(now, ZoneOffset.UTC), patience);
        return outlook.of(
                new RunStep(state.recoveries().find("r1").orElseThrow(), FullRestoreSteps.PREPARE_SERVER, attempt));
    }

    private FreshOutlook.Told told(Duration patience, int attempt) {
        return look(patience, attempt).orElseThrow(() -> new AssertionError("it waits"));
    }

    @Test
    void with_everything_there_nothing_is_said() {
        bothAnswer();
        FreshOutlook.Told told = told(FOR_EVER, 1);
        assertThat(told.failure()).isEmpty();
        assertThat(told.notes()).isEmpty();
        StepResult done = new StepResult.Done("ready");
        assertThat(told.with(done)).isEqualTo(done);
    }

    @Test
    void what_makes_the_cut_over_impossible_ends_the_recovery_with_the_way_out() {
        bothAnswer(
                problem("The env file app.env of backend does not exist", true, Optional.empty()),
                problem("/opt/restart does not exist", true, Optional.of(RestoreTo.DATABASE)));
        Failure failure = told(FOR_EVER, 1).failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("cut-over-impossible");
        assertThat(failure.detail())
                .isEqualTo(
                        "deploy-service could not do what comes after the restore. The env file app.env of backend does not"
                                + " exist. /opt/restart does not exist");
        assertThat(failure.hint()).startsWith("mend it. ").contains("No data was restored and nothing was touched");
        assertThat(failure.retryable()).isFalse();
    }

    @Test
    void what_only_a_restore_in_place_needs_stops_no_other() {
        bothAnswer(problem("DATABASE_URL names another database", true, Optional.of(RestoreTo.IN_PLACE)));
        assertThat(told(FOR_EVER, 1).failure()).isEmpty();
    }

    @Test
    void what_could_not_be_checked_is_noted_and_stops_nothing() {
        said(by(Services.DEPLOY, Optional.of("r1")));
        said(by(
                Services.VERIFIER,
                Optional.of("r1"),
                problem("Check backend/login needs TOKEN", false, Optional.empty())));
        FreshOutlook.Told told = told(FOR_EVER, 1);
        assertThat(told.failure()).isEmpty();
        assertThat(told.with(new StepResult.Done("ready")))
                .isEqualTo(new StepResult.Done("ready; verifier-service: Check backend/login needs TOKEN"));
    }

    @Test
    void who_was_heard_of_lately_is_waited_for() {
        said(by(Services.DEPLOY, Optional.empty()));
        said(by(Services.VERIFIER, Optional.of("r1")));
        assertThat(look(FOR_EVER, 1)).isEmpty();
        bothAnswer(problem("the env file is gone", true, Optional.empty()));
        assertThat(told(FOR_EVER, 1).failure())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("the env file is gone"));
    }

    @Test
    void who_does_not_answer_holds_up_the_data_for_as_long_as_there_is_patience_and_that_is_noted() {
        said(by(Services.DEPLOY, Optional.of("an earlier one"), problem("gone then", true, Optional.empty())));
        said(by(Services.VERIFIER, Optional.of("r1")));
        now = NOW.plus(SHORT).minusMillis(1);
        assertThat(look(SHORT, 1)).isEmpty();
        now = NOW.plus(SHORT);
        FreshOutlook.Told told = told(SHORT, 1);
        assertThat(told.failure()).isEmpty();
        assertThat(told.notes())
                .containsExactly("whether deploy-service has what it will need is not known, it has not answered");
    }

    @Test
    void a_further_attempt_waits_for_nobody() {
        said(by(Services.DEPLOY, Optional.empty()));
        assertThat(told(FOR_EVER, 2).notes()).hasSize(2);
    }

    @Test
    void who_was_not_heard_of_for_hours_is_not_waited_for() {
        said(new ReadinessStated(
                "luneo", Services.DEPLOY, plan.sha256(), NOW.minus(Duration.ofHours(3)), Optional.empty(), List.of()));
        assertThat(told(FOR_EVER, 1).notes()).hasSize(2);
    }

    @Test
    void what_another_plan_needs_stops_nothing() {
        said(new ReadinessStated(
                "luneo",
                Services.DEPLOY,
                "another",
                NOW,
                Optional.of("r1"),
                List.of(problem("gone", true, Optional.empty()))));
        said(by(Services.VERIFIER, Optional.of("r1")));
        FreshOutlook.Told told = told(FOR_EVER, 1);
        assertThat(told.failure()).isEmpty();
        assertThat(told.notes()).singleElement().asString().contains("deploy-service", "another plan");
    }

    @Test
    void where_nothing_will_be_cut_over_nobody_is_asked() {
        RecoveryRef drill = new RecoveryRef(
                "d1", "luneo", RecoveryRef.Purpose.DRILL, RecoveryRef.Procedure.FULL_RESTORE, Optional.empty());
        said(by(Services.DEPLOY, Optional.empty()));
        FreshOutlook outlook = new FreshOutlook(plan, state, Clock.fixed(NOW, ZoneOffset.UTC), FOR_EVER);
        assertThat(outlook.of(new RunStep(
                        Story.of(drill).requested(0).started().recovery(), FullRestoreSteps.PREPARE_SERVER, 1)))
                .hasValueSatisfying(told -> assertThat(told.notes()).isEmpty());
    }
}
