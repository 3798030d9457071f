package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeployMachineTest {
    private static final DrPlan PLAN = Plans.of(
            "luneo",
            Plans.application("backend", "luneo", "migrate: { run: [npx, prisma, migrate, deploy] }\n")
                    + Plans.application("worker", "luneo", ""));
    private static final List<String> STEPS = List.of(
            "check-variables",
            "fence-old-database",
            "set-database-url:backend",
            "migrate:backend",
            "restart:backend",
            "wait-until-up:backend",
            "set-database-url:worker",
            "restart:worker",
            "wait-until-up:worker",
            "check-sessions");
    private static final Instant FENCED_AT = Instant.parse("2026-11-23T03:00:30Z");

    private final DeployMachine machine = new DeployMachine(PLAN);

    @Test
    void nothing_happens_before_the_data_is_back() {
        Story story = Story.of("r1", "luneo").requested(1);
        assertThat(decided(story)).isEmpty();
        assertThat(decided(story.approved("alice"))).isEmpty();
        assertThat(decided(story.started())).isEmpty();
    }

    @Test
    void what_another_plan_let_through_is_not_cut_over_unless_it_is_enough_for_our_own() {
        DeployMachine strict = new DeployMachine(PlanReader.parse(
                        Plans.text("luneo", "").replace("approval: none", "approval: incident-lead") + """
                                communication:
                                  contacts: { leonie: { name: Leonie, email: leonie@luneo.example } }
                                  roles: { incident-lead: [leonie] }
                                """, Map.of())
                .orThrow());
        Story nobodySaidYes = restored(RestoreTo.DATABASE);
        assertThat(strict.decide(nobodySaidYes.fold(strict.initial()), nobodySaidYes.situation()))
                .singleElement()
                .extracting(DeployMachineTest::event)
                .isInstanceOfSatisfying(
                        RedeployFailed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo("other-plan"));
        Story leadSaidYes = Story.of("r1", "luneo")
                .requested(1)
                .approved("leonie")
                .started()
                .step(Services.RESTORE, "restore-data")
                .restored();
        assertThat(strict.decide(leadSaidYes.fold(strict.initial()), leadSaidYes.situation()))
                .singleElement()
                .extracting(DeployMachineTest::event)
                .isInstanceOf(StepStarted.class);
        Story underWay = nobodySaidYes.stepStarted(Services.DEPLOY, "check-variables", 1, Story.ME);
        assertThat(strict.decide(underWay.fold(strict.initial()), underWay.situation()))
                .as("a cut-over is not abandoned half-way because the plan was edited")
                .noneMatch(decision -> decision instanceof Decision.Publish);
    }

    @Test
    void the_steps_come_in_the_order_of_the_plan() {
        Story story = restored(RestoreTo.DATABASE);
        List<String> order = new ArrayList<>();
        while (decided(story).get(0) instanceof StepStarted next) {
            order.add(next.step());
            story.then(next);
            assertThat(performed(story)).isEqualTo(next.step());
            story.stepFinished(Services.DEPLOY, next.step(), 1, factsOf(next.step()));
        }
        assertThat(order).isEqualTo(STEPS);
        assertThat(decided(story))
                .containsExactly(new RedeployFinished(story.ref(), Story.OLD, Story.RESTORED, Optional.of(FENCED_AT)));
        assertThat(decided(story.redeployed())).isEmpty();
    }

    @Test
    void a_swap_comes_right_after_the_fence_and_leaves_the_old_one_under_its_kept_name() {
        Story story = upTo(restored(RestoreTo.IN_PLACE), "fence-old-database");
        assertThat(started(story)).isEqualTo("swap-databases");
        story.step(Services.DEPLOY, "swap-databases", CutOverSteps.KEPT_NAME.of("luneo_before_x"));
        STEPS.subList(2, STEPS.size()).forEach(step -> story.step(Services.DEPLOY, step));
        assertThat(decided(story))
                .containsExactly(new RedeployFinished(
                        story.ref(),
                        new Location(Story.OLD.host(), Story.OLD.port(), "luneo_before_x"),
                        Story.OLD,
                        Optional.of(FENCED_AT)));
    }

    @Test
    void in_place_migrations_run_before_the_name_is_given_where_that_was_found_possible() {
        Map<String, String> facts =
                new HashMap<>(Facts.old(Story.OLD, dev.luneo.dr.deploy.database.Availability.Kind.OPEN));
        facts.putAll(CutOverSteps.MIGRATES_FIRST.of(true));
        Story story = restored(RestoreTo.IN_PLACE).step(Services.DEPLOY, "check-variables", facts);
        List<String> order = new ArrayList<>();
        while (decided(story).get(0) instanceof StepStarted next) {
            order.add(next.step());
            story.step(Services.DEPLOY, next.step());
        }
        assertThat(order)
                .containsExactly(
                        "fence-old-database",
                        "migrate:backend",
                        "swap-databases",
                        "set-database-url:backend",
                        "restart:backend",
                        "wait-until-up:backend",
                        "set-database-url:worker",
                        "restart:worker",
                        "wait-until-up:worker",
                        "check-sessions");
    }

    @Test
    void what_was_written_to_a_database_that_is_given_up_is_in_the_event_that_ends_the_way_back() {
        Story story = upTo(restored(RestoreTo.DATABASE), "check-sessions")
                .redeployed()
                .cancelled()
                .step(
                        Services.DEPLOY,
                        "undo-cut-over",
                        Map.of("undone", "true", "rowsWritten", "84", "rowsDeleted", "2", "allCounted", "false"));
        assertThat(((CutOverUndone) decided(story).get(0)).written())
                .contains(new WrittenMeanwhile(Story.RESTORED, 84, Optional.of(2L), false));
    }

    @Test
    void without_an_application_the_database_is_still_fenced_and_its_sessions_are_checked() {
        DeployMachine alone = new DeployMachine(Plans.of("luneo", ""));
        Story story = upTo(restored(RestoreTo.DATABASE), "fence-old-database");
        assertThat(alone.decide(story.fold(Recoveries.NONE), story.situation()))
                .singleElement()
                .extracting(DeployMachineTest::event)
                .isInstanceOfSatisfying(
                        StepStarted.class, step -> assertThat(step.step()).isEqualTo("check-sessions"));
    }

    @Test
    void another_replica_decides_nothing() {
        Story story = restored(RestoreTo.DATABASE);
        assertThat(machine.decide(story.fold(Recoveries.NONE), story.situation(Optional.empty())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check-variables",
                "fence-old-database",
                "set-database-url:backend",
                "migrate:backend",
                "restart:backend",
                "wait-until-up:worker",
                "check-sessions"
            })
    void what_another_runner_began_and_did_not_end_is_begun_again(String step) {
        Story story = before(restored(RestoreTo.DATABASE), step).stepStarted(Services.DEPLOY, step, 1, "dead/7");
        assertThat(decided(story)).singleElement().isInstanceOfSatisfying(StepStarted.class, started -> {
            assertThat(started.step()).isEqualTo(step);
            assertThat(started.attempt()).isEqualTo(2);
            assertThat(started.runner()).isEqualTo(Story.ME);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check-variables",
                "fence-old-database",
                "set-database-url:backend",
                "migrate:backend",
                "restart:backend",
                "wait-until-up:worker",
                "check-sessions"
            })
    void a_step_given_up_is_undone_and_said_with_its_reason(String step) {
        Story story = before(restored(RestoreTo.DATABASE), step)
                .stepStarted(Services.DEPLOY, step, 1, Story.ME)
                .stepFailed(Services.DEPLOY, step, 1, "broken", false);
        assertThat(started(story)).isEqualTo("undo-cut-over");
        story.stepStarted(Services.DEPLOY, "undo-cut-over", 1, Story.ME);
        assertThat(performed(story)).isEqualTo("undo-cut-over");
        story.stepFinished(Services.DEPLOY, "undo-cut-over", 1, CutOverSteps.UNDONE.of(true));
        assertThat(decided(story)).singleElement().isInstanceOfSatisfying(RedeployFailed.class, failed -> {
            assertThat(failed.failure().reason()).isEqualTo("broken");
            assertThat(failed.failure().detail()).isEqualTo("it broke. done");
            assertThat(failed.undone()).isTrue();
        });
        story.then(decided(story).get(0));
        assertThat(decided(story)).isEmpty();
        assertThat(story.fold(Recoveries.NONE).holder("luneo")).isEmpty();
    }

    @Test
    void a_failure_that_may_pass_is_tried_again_after_a_while_and_no_oftener_than_the_plan_says() {
        Story story = before(restored(RestoreTo.DATABASE), "restart:backend")
                .stepStarted(Services.DEPLOY, "restart:backend", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "restart:backend", 1, "restart-failed", true);
        assertThat(decided(story)).isEmpty();
        story.after(Duration.ofSeconds(1));
        assertThat(started(story)).isEqualTo("restart:backend");
        story.stepStarted(Services.DEPLOY, "restart:backend", 2, Story.ME)
                .stepFailed(Services.DEPLOY, "restart:backend", 2, "restart-failed", true);
        assertThat(started(story)).isEqualTo("undo-cut-over");
    }

    @Test
    void once_the_way_back_is_begun_a_changed_plan_does_not_lead_forward_again() {
        Story story = before(restored(RestoreTo.DATABASE), "migrate:backend")
                .stepStarted(Services.DEPLOY, "migrate:backend", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "migrate:backend", 1, "migration-failed", false)
                .stepStarted(Services.DEPLOY, "undo-cut-over", 1, "dead/1");
        DeployMachine withoutMigration =
                new DeployMachine(Plans.of("luneo", Plans.application("backend", "luneo", "")));
        assertThat(withoutMigration.decide(story.fold(Recoveries.NONE), story.situation()))
                .singleElement()
                .extracting(DeployMachineTest::event)
                .isInstanceOfSatisfying(StepStarted.class, step -> {
                    assertThat(step.step()).isEqualTo("undo-cut-over");
                    assertThat(step.attempt()).isEqualTo(2);
                });
    }

    @Test
    void a_way_back_that_does_not_work_is_said_with_what_is_to_be_done() {
        Story story = before(restored(RestoreTo.DATABASE), "migrate:backend")
                .stepStarted(Services.DEPLOY, "migrate:backend", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "migrate:backend", 1, "migration-failed", false)
                .stepStarted(Services.DEPLOY, "undo-cut-over", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "undo-cut-over", 1, "undo-incomplete", false);
        assertThat(decided(story)).singleElement().isInstanceOfSatisfying(RedeployFailed.class, failed -> {
            assertThat(failed.undone()).isFalse();
            assertThat(failed.failure().reason()).isEqualTo("migration-failed");
            assertThat(failed.failure().detail()).contains("not undone").contains("mend it");
        });
    }

    @Test
    void a_step_that_takes_its_service_down_every_time_is_given_up() {
        Story story = before(restored(RestoreTo.DATABASE), "migrate:backend");
        for (int attempt = 1; attempt <= 25; attempt++) {
            story.stepStarted(Services.DEPLOY, "migrate:backend", attempt, "dead/" + attempt);
        }
        assertThat(started(story)).isEqualTo("undo-cut-over");
        story.step(Services.DEPLOY, "undo-cut-over", CutOverSteps.UNDONE.of(true));
        assertThat(decided(story))
                .singleElement()
                .isInstanceOfSatisfying(
                        RedeployFailed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo("interrupted-too-often"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check-variables",
                "fence-old-database",
                "set-database-url:backend",
                "migrate:backend",
                "restart:backend",
                "check-sessions"
            })
    void cancelled_in_the_middle_of_a_step_is_undone(String step) {
        Story story = before(restored(RestoreTo.DATABASE), step)
                .stepStarted(Services.DEPLOY, step, 1, Story.ME)
                .cancelled();
        assertThat(started(story)).isEqualTo("undo-cut-over");
        story.step(Services.DEPLOY, "undo-cut-over", CutOverSteps.UNDONE.of(true));
        assertThat(decided(story)).containsExactly(new CutOverUndone(story.ref(), true, "done"));
        assertThat(decided(story.undone())).isEmpty();
    }

    @Test
    void cancelled_before_the_cut_over_began_there_is_nothing_to_undo() {
        assertThat(decided(restored(RestoreTo.DATABASE).cancelled())).isEmpty();
        assertThat(decided(Story.of("r1", "luneo").requested(0).started().cancelled()))
                .isEmpty();
    }

    @Test
    void cancelled_while_a_failed_step_is_being_undone_the_same_way_back_goes_on() {
        Story story = before(restored(RestoreTo.DATABASE), "migrate:backend")
                .stepStarted(Services.DEPLOY, "migrate:backend", 1, Story.ME)
                .stepFailed(Services.DEPLOY, "migrate:backend", 1, "migration-failed", false)
                .stepStarted(Services.DEPLOY, "undo-cut-over", 1, Story.ME)
                .cancelled();
        assertThat(performed(story)).isEqualTo("undo-cut-over");
        story.stepFinished(Services.DEPLOY, "undo-cut-over", 1, CutOverSteps.UNDONE.of(true));
        assertThat(decided(story)).singleElement().isInstanceOf(CutOverUndone.class);
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void a_failed_verification_is_undone(RestoreTo to) {
        Story story = upTo(restored(to), "check-sessions").redeployed().verificationFailed(false);
        assertThat(started(story)).isEqualTo("undo-cut-over");
        story.step(Services.DEPLOY, "undo-cut-over", CutOverSteps.UNDONE.of(false));
        assertThat(decided(story)).containsExactly(new CutOverUndone(story.ref(), false, "done"));
    }

    @Test
    void a_verification_that_could_not_be_made_whole_is_left_as_it_is() {
        Story story = upTo(restored(RestoreTo.DATABASE), "check-sessions").redeployed();
        assertThat(decided(story)).isEmpty();
        assertThat(decided(story.verificationFailed(true))).isEmpty();
    }

    @Test
    void a_verified_recovery_is_left_as_it_is() {
        assertThat(decided(upTo(restored(RestoreTo.DATABASE), "check-sessions")
                        .redeployed()
                        .verified()))
                .isEmpty();
    }

    private static Story restored(RestoreTo to) {
        return Story.of("r1", "luneo", to)
                .requested(0)
                .started()
                .step(Services.RESTORE, "restore-data")
                .restored();
    }

    private static Story before(Story story, String step) {
        return steps(story, STEPS.subList(0, STEPS.indexOf(step)));
    }

    private static Story upTo(Story story, String step) {
        return steps(story, STEPS.subList(0, STEPS.indexOf(step) + 1));
    }

    private static Story steps(Story story, List<String> steps) {
        steps.forEach(step -> story.step(Services.DEPLOY, step, factsOf(step)));
        return story;
    }

    private static Map<String, String> factsOf(String step) {
        Map<String, String> facts = new HashMap<>();
        if (step.equals("check-variables")) {
            facts.putAll(Facts.old(Story.OLD, dev.luneo.dr.deploy.database.Availability.Kind.OPEN));
        } else if (step.equals("fence-old-database")) {
            facts.putAll(CutOverSteps.LAST_WRITE_BEFORE.of(FENCED_AT));
        }
        return facts;
    }

    private String started(Story story) {
        return decided(story).get(0) instanceof StepStarted started ? started.step() : "nothing started";
    }

    private String performed(Story story) {
        return machine.decide(story.fold(Recoveries.NONE), story.situation()).get(0)
                        instanceof Decision.Perform<RunStep> perform
                ? perform.command().step().name()
                : "nothing performed";
    }

    private List<DrEvent> decided(Story story) {
        return machine.decide(story.fold(Recoveries.NONE), story.situation()).stream()
                .map(DeployMachineTest::event)
                .toList();
    }

    private static DrEvent event(Decision<RunStep> decision) {
        return ((Decision.Publish<RunStep>) decision).event();
    }

    @Test
    void after_an_end_without_anybody_on_it_an_application_is_looked_for_until_it_came_or_another_cut_over_is_on() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                .redeployed()
                .verificationFailed(true);
        assertThat(decided(story))
                .singleElement()
                .isInstanceOfSatisfying(
                        StepStarted.class, started -> assertThat(started.step()).isEqualTo("await-first-client"));
        Story next = Story.of("r2", "luneo")
                .requested(0)
                .started()
                .restored()
                .step(CutOverSteps.FENCE_OLD_DATABASE, Map.of());
        assertThat(machine.decide(next.fold(story.fold(Recoveries.NONE)), next.situation()))
                .extracting(DeployMachineTest::event)
                .noneMatch(event ->
                        event instanceof StepStarted started && started.step().equals("await-first-client"));
        assertThat(decided(story.step(CutOverSteps.AWAIT_FIRST_CLIENT, InUse.SEEN.facts())))
                .isEmpty();
    }

    @Test
    void a_drill_is_never_cut_over() {
        Story drill = Story.of(new RecoveryRef(
                        "d1", "luneo", RecoveryRef.Purpose.DRILL, RecoveryRef.Procedure.FULL_RESTORE, Optional.empty()))
                .requested(0)
                .started()
                .restored();
        assertThat(decided(drill)).isEmpty();
        assertThat(decided(drill.verificationFailed(false))).isEmpty();
    }
}
