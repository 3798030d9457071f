package dev.luneo.dr.restore.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Given these events, what does restore-service do? */
class RestoreMachineTest {
    private static final String RS = Services.RESTORE;
    private static final Map<String, String> CHOSEN = new ChosenBackup(
                    "20261123T020000Z-1a2b",
                    "local",
                    Story.BEGIN,
                    1_000,
                    100,
                    "a".repeat(64),
                    List.of("20261123T023000Z-9f9f"))
            .facts();
    private static final Map<String, String> PLACE = RestoredPlace.facts(Story.RESTORED);

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("waits for the approval", story().requested(1), List.of()),
                Arguments.of("two people must say yes", story().requested(2).approved("alice"), List.of()),
                Arguments.of(
                        "the same person twice is one person",
                        story().requested(2).approved("alice").approved("alice"),
                        List.of()),
                Arguments.of(
                        "begins when decided", story().requested(1).approved("alice"), List.of("say RestoreStarted")),
                Arguments.of(
                        "begins at once where nobody has to approve",
                        story().requested(0),
                        List.of("say RestoreStarted")),
                Arguments.of("takes the first step", begun(), List.of("begin choose-backup 1")),
                Arguments.of(
                        "does the step it began",
                        begun().stepStarted(RS, "choose-backup", 1, Story.ME),
                        List.of("do choose-backup 1")),
                Arguments.of(
                        "takes over a step that another runner began",
                        begun().stepStarted(RS, "choose-backup", 1, "another/7"),
                        List.of("begin choose-backup 2")),
                Arguments.of("goes on to the second step", chosen(), List.of("begin prepare-server 1")),
                Arguments.of("goes on to the third step", prepared(), List.of("begin restore-data 1")),
                Arguments.of(
                        "restores anew, into another database, after a crash",
                        prepared().stepStarted(RS, "restore-data", 1, "me/0"),
                        List.of("begin restore-data 2")),
                Arguments.of("goes on to the fourth step", restored(), List.of("begin compare-data 1")),
                Arguments.of("says that the data is back", compared(), List.of("say RestoreFinished")),
                Arguments.of(
                        "waits before it tries again",
                        chosen().stepStarted(RS, "prepare-server", 1, Story.ME)
                                .stepFailed(RS, "prepare-server", 1, "server-unreachable", true),
                        List.of()),
                Arguments.of(
                        "tries again after the wait",
                        chosen().stepStarted(RS, "prepare-server", 1, Story.ME)
                                .stepFailed(RS, "prepare-server", 1, "server-unreachable", true)
                                .after(Duration.ofSeconds(5)),
                        List.of("begin prepare-server 2")),
                Arguments.of(
                        "gives up when the plan's attempts are used up",
                        chosen().stepStarted(RS, "prepare-server", 1, Story.ME)
                                .stepFailed(RS, "prepare-server", 1, "server-unreachable", true)
                                .stepStarted(RS, "prepare-server", 2, Story.ME)
                                .stepFailed(RS, "prepare-server", 2, "server-unreachable", true),
                        List.of("say RestoreFailed")),
                Arguments.of(
                        "gives up at once where trying again is no use",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .stepFailed(RS, "restore-data", 1, "disk-full", false),
                        List.of("say RestoreFailed")),
                Arguments.of(
                        "starts over with another backup when this one is damaged",
                        restored()
                                .stepStarted(RS, "compare-data", 1, Story.ME)
                                .stepFailed(RS, "compare-data", 1, "backup-damaged", false),
                        List.of("begin choose-backup 2")),
                Arguments.of(
                        "does nothing any more once others carry on", compared().restored(), List.of()),
                Arguments.of(
                        "does nothing after a cancellation before anything was restored",
                        chosen().cancelled(),
                        List.of()),
                Arguments.of(
                        "drops the half database after a cancellation",
                        prepared().stepStarted(RS, "restore-data", 1, Story.ME).cancelled(),
                        List.of("begin clean-up 1")),
                Arguments.of(
                        "drops the whole database when it is cancelled before the cut-over",
                        compared().restored().cancelled(),
                        List.of("begin clean-up 1")),
                Arguments.of(
                        "leaves the database alone when the cut-over had begun",
                        compared()
                                .restored()
                                .stepStarted(Services.DEPLOY, "check-variables", 1, "d/1")
                                .cancelled(),
                        List.of()),
                Arguments.of(
                        "leaves a verified database alone",
                        compared().restored().redeployed().verified(),
                        List.of()),
                Arguments.of(
                        "cleans up once",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepFinished(RS, "clean-up", 1, Map.of()),
                        List.of()),
                Arguments.of(
                        "waits before it tries to clean up again",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepFailed(RS, "clean-up", 1, "server-unreachable", true),
                        List.of()),
                Arguments.of(
                        "tries to clean up again",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepFailed(RS, "clean-up", 1, "server-unreachable", true)
                                .after(Duration.ofSeconds(5)),
                        List.of("begin clean-up 2")),
                Arguments.of(
                        "cleans up as every step is taken",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepStarted(RS, "clean-up", 1, Story.ME),
                        List.of("do clean-up 1")),
                Arguments.of(
                        "cleans up for one that died at it",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepStarted(RS, "clean-up", 1, "dead/1"),
                        List.of("begin clean-up 2")),
                Arguments.of(
                        "does not clean up again what was dropped in the second attempt",
                        prepared()
                                .stepStarted(RS, "restore-data", 1, Story.ME)
                                .cancelled()
                                .stepStarted(RS, "clean-up", 1, Story.ME)
                                .stepFailed(RS, "clean-up", 1, "server-unreachable", true)
                                .stepStarted(RS, "clean-up", 2, Story.ME)
                                .stepFinished(RS, "clean-up", 2, Map.of()),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void given_these_events_it(String what, Story story, List<String> expected) {
        assertThat(decided(story, Optional.of(Story.ME))).as(what).isEqualTo(expected);
        assertThat(decided(story, Optional.empty()))
                .as("and nothing where another replica owns the database")
                .isEmpty();
    }

    @Test
    void a_request_while_another_recovery_runs_is_rejected_once_and_says_which() {
        Story first = begun();
        Story second = Story.of("r2", "luneo").requested(0);
        RestoreState state = fold(fold(RestoreState.NOTHING, first), second);

        List<Decision<RunStep>> decisions = machine(plan("next-older")).decide(state, second.situation());
        assertThat(decisions.stream().map(RestoreMachineTest::words))
                .containsExactlyInAnyOrder("begin choose-backup 1", "say RestoreRejected");
        RestoreRejected rejected = published(decisions, RestoreRejected.class);
        assertThat(rejected.otherRecoveryId()).contains("r1");
        assertThat(rejected.failure().reason()).isEqualTo("recovery-running");

        RestoreState announced = fold(state, second.then(rejected));
        assertThat(announced.unannounced()).isEmpty();
    }

    @Test
    void a_request_for_a_database_that_the_plan_does_not_have_is_rejected_by_name() {
        Story story = Story.of("r1", "nowhere").requested(0);
        RestoreRejected rejected = published(decisions(story), RestoreRejected.class);
        assertThat(rejected.failure().reason()).isEqualTo("unknown-database");
        assertThat(rejected.failure().detail()).contains("nowhere").contains("luneo");
    }

    @Test
    void a_request_under_another_plan_is_rejected_whatever_it_says_of_approvals() {
        for (Story story : List.of(
                story().requested(0), story().requested(1), story().requested(1).approved("alice"))) {
            RestoreMachine ours = machine(parsed("next-older"));
            RestoreState state = fold(ours.initial(), story);
            RestoreRejected rejected = published(ours.decide(state, story.situation()), RestoreRejected.class);
            assertThat(rejected.failure().reason()).isEqualTo("other-plan");
            assertThat(rejected.failure().detail()).contains("000000000000");
            assertThat(ours.decide(fold(state, story.then(rejected)), story.situation()))
                    .isEmpty();
        }
    }

    @Test
    void a_restore_that_was_begun_goes_on_when_the_plan_is_edited() {
        RestoreMachine edited = machine(parsed("next-older"));
        assertThat(edited.decide(fold(edited.initial(), begun()), begun().situation()).stream()
                        .map(RestoreMachineTest::words))
                .containsExactly("begin choose-backup 1");
    }

    @Test
    void a_procedure_that_is_not_a_restore_is_rejected() {
        RecoveryRef ref = new RecoveryRef(
                "r1", "luneo", RecoveryRef.Purpose.RECOVERY, RecoveryRef.Procedure.PARTIAL_RESTORE, Optional.empty());
        Story story = Story.of("other", "luneo")
                .then(new RestoreRequested(
                        ref, RestoreTarget.latest(), RestoreTo.DATABASE, "rows lost", "alice", 0, "0".repeat(64)));
        assertThat(published(decisions(story), RestoreRejected.class).failure().reason())
                .isEqualTo("unsupported-procedure");
    }

    @Test
    void the_plan_may_say_that_a_damaged_backup_ends_it() {
        Story story = restored()
                .stepStarted(RS, "compare-data", 1, Story.ME)
                .stepFailed(RS, "compare-data", 1, "backup-damaged", false);
        RestoreState state = fold(RestoreState.NOTHING, story);
        assertThat(machine(plan("stop")).decide(state, story.situation()).stream()
                        .map(RestoreMachineTest::words))
                .containsExactly("say RestoreFailed");
    }

    @Test
    void what_is_said_at_the_end_comes_from_the_steps() {
        RestoreFinished finished = published(decisions(compared()), RestoreFinished.class);
        assertThat(finished.backupId()).isEqualTo("20261123T020000Z-1a2b");
        assertThat(finished.restoredTo()).isEqualTo(Story.BEGIN);
        assertThat(finished.restored()).isEqualTo(Story.RESTORED);

        Story inPlace = restored(Story.of("r1", "luneo", RestoreTo.IN_PLACE)).step(RS, "compare-data");
        assertThat(published(decisions(inPlace), RestoreFinished.class).to()).isEqualTo(RestoreTo.IN_PLACE);
    }

    @Test
    void a_step_that_takes_the_service_down_every_time_is_given_up() {
        Story story = chosen();
        for (int attempt = 1; attempt <= 25; attempt++) {
            story.stepStarted(RS, "prepare-server", attempt, "me/" + (attempt + 100));
        }
        RestoreFailed failed = published(decisions(story), RestoreFailed.class);
        assertThat(failed.failure().reason()).isEqualTo("kept-crashing");
        assertThat(failed.failure().detail()).contains("prepare-server").contains("25");
    }

    /** Earlier versions said how an attempt ended, and not that it began. */
    @Test
    void cleaning_up_is_given_up_in_the_end() {
        Story story = prepared().stepStarted(RS, "restore-data", 1, Story.ME).cancelled();
        for (int attempt = 1; attempt <= 8; attempt++) {
            story.after(Duration.ofHours(1)).stepFailed(RS, "clean-up", attempt, "server-unreachable", true);
        }
        assertThat(decisions(story.after(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void hearing_everything_twice_changes_nothing() {
        Story story = compared().restored().redeployed().verified();
        RestoreState once = fold(RestoreState.NOTHING, story);
        assertThat(fold(once, story)).isEqualTo(once);
    }

    private static Story story() {
        return Story.of("r1", "luneo");
    }

    private static Story begun() {
        return begun(story());
    }

    private static Story begun(Story story) {
        return story.requested(0).started();
    }

    private static Story chosen() {
        return begun().step(RS, "choose-backup", CHOSEN);
    }

    private static Story prepared() {
        return chosen().step(RS, "prepare-server");
    }

    private static Story restored() {
        return prepared().step(RS, "restore-data", PLACE);
    }

    private static Story restored(Story story) {
        return begun(story)
                .step(RS, "choose-backup", CHOSEN)
                .step(RS, "prepare-server")
                .step(RS, "restore-data", PLACE);
    }

    private static Story compared() {
        return restored().step(RS, "compare-data");
    }

    /** Under the hash by which stories request. */
    private static DrPlan plan(String ifDamaged) {
        DrPlan plan = parsed(ifDamaged);
        return new DrPlan(
                plan.name(),
                plan.timeZone(),
                plan.objectives(),
                plan.retry(),
                plan.repositories(),
                plan.databases(),
                plan.applications(),
                plan.communication(),
                "0".repeat(64));
    }

    private static DrPlan parsed(String ifDamaged) {
        return PlanReader.parse(
                        """
                        plan: test
                        objectives: { rpo: 6h, rto: 30m }
                        retry: { attempts: 2, wait: 5s }
                        repositories: { local: { type: filesystem, path: /nowhere } }
                        databases:
                          luneo:
                            url: ${LUNEO_DATABASE_URL}
                            backup: { method: logical, every: 1h, repositories: [local] }
                            restore: { approval: none, if-damaged: %s }
                        """.formatted(ifDamaged), Map.of("LUNEO_DATABASE_URL", "postgresql://luneo@db.example/luneo"))
                .orThrow();
    }

    private static RestoreMachine machine(DrPlan plan) {
        return new RestoreMachine(plan);
    }

    private static RestoreState fold(RestoreState before, Story story) {
        RestoreState state = before;
        for (Recorded<DrEvent> event : story.events()) {
            state = state.evolve(event);
        }
        return state;
    }

    private static List<Decision<RunStep>> decisions(Story story) {
        return machine(plan("next-older")).decide(fold(RestoreState.NOTHING, story), story.situation());
    }

    private static List<String> decided(Story story, Optional<String> runner) {
        return machine(plan("next-older")).decide(fold(RestoreState.NOTHING, story), story.situation(runner)).stream()
                .map(RestoreMachineTest::words)
                .toList();
    }

    private static <E extends DrEvent> E published(List<Decision<RunStep>> decisions, Class<E> type) {
        return decisions.stream()
                .filter(Decision.Publish.class::isInstance)
                .map(decision -> ((Decision.Publish<RunStep>) decision).event())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s among %s".formatted(type.getSimpleName(), decisions)));
    }

    private static String words(Decision<RunStep> decision) {
        if (decision instanceof Decision.Perform<RunStep> perform) {
            return "do %s %d"
                    .formatted(
                            perform.command().step().name(), perform.command().attempt());
        }
        DrEvent event = ((Decision.Publish<RunStep>) decision).event();
        return event instanceof StepStarted started
                ? "begin %s %d".formatted(started.step(), started.attempt())
                : "say " + event.type();
    }
}
