package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.events.steps.StepName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recovery is after a story. */
class RecoveryTest {
    private static final String UNDO = CutOverSteps.UNDO_CUT_OVER.name();
    private final Story story = Story.of("r1", "luneo");

    /** What a reader counts by: its own plan, which asks two people for luneo. */
    private static final ApprovalRule TWO_PERSONS = new ApprovalRule("0".repeat(64), Map.of("luneo", 2));

    @Test
    void a_request_cannot_talk_the_number_of_approvals_down() {
        Story story = Story.of("r1", "luneo").requested(0).started();
        Recovery recovery = story.fold(Recoveries.under(TWO_PERSONS)).find("r1").orElseThrow();
        assertThat(recovery.stage()).isEqualTo(Stage.AWAITING_APPROVAL);
        assertThat(recovery.requiredApprovals()).isEqualTo(2);
    }

    @Test
    void two_approvals_are_those_of_two_people() {
        Story story = Story.of("r1", "luneo").requested(1).approved("alice").approved("alice");
        assertThat(story.fold(Recoveries.under(TWO_PERSONS))
                        .find("r1")
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.AWAITING_APPROVAL);
        assertThat(story.approved("leonie")
                        .fold(Recoveries.under(TWO_PERSONS))
                        .find("r1")
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.REQUESTED);
    }

    @Test
    void what_was_done_under_an_earlier_plan_stays_done_when_the_plan_is_edited() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        ApprovalRule edited = new ApprovalRule("1".repeat(64), Map.of("luneo", 2));
        Recoveries after = story.fold(Recoveries.under(edited));
        assertThat(after.find("r1").orElseThrow().stage()).isEqualTo(Stage.VERIFIED);
        assertThat(after.current(Story.OLD)).isEqualTo(Story.RESTORED);
    }

    @Test
    void without_approvals_the_request_is_the_decision() {
        Recovery recovery = story.requested(0).recovery();
        assertThat(recovery.stage()).isEqualTo(Stage.REQUESTED);
        assertThat(recovery.decidedAt()).contains(recovery.requestedAt());
    }

    @Test
    void the_clock_runs_from_the_approval_that_makes_them_enough() {
        Recovery half = story.requested(2).approved("leonie").recovery();
        assertThat(half.stage()).isEqualTo(Stage.AWAITING_APPROVAL);
        assertThat(half.decidedAt()).isEmpty();
        assertThat(half.elapsed(story.now())).isZero();

        Recovery decided = story.after(Duration.ofMinutes(1)).approved("leo").recovery();
        assertThat(decided.stage()).isEqualTo(Stage.REQUESTED);
        assertThat(decided.decidedAt()).contains(story.now());
        assertThat(decided.approvals()).containsExactly("leonie", "leo");
    }

    @Test
    void the_same_person_twice_is_one_approval() {
        Recovery recovery =
                story.requested(2).approved("leonie").approved("leonie").recovery();
        assertThat(recovery.stage()).isEqualTo(Stage.AWAITING_APPROVAL);
        assertThat(recovery.approvals()).containsExactly("leonie");
    }

    @Test
    void a_second_request_for_the_same_database_is_rejected_and_names_the_first() {
        Recoveries first = story.requested(0).started().fold(Recoveries.NONE);
        Recoveries both = Story.of("r2", "luneo").requested(0).fold(first);

        Recovery second = both.find("r2").orElseThrow();
        assertThat(second.stage()).isEqualTo(Stage.REJECTED);
        assertThat(second.blockedBy()).contains("r1");
        assertThat(second.announcedRejection()).isFalse();
        assertThat(second.failure()).map(Failure::reason).contains("recovery-running");
        assertThat(both.holder("luneo")).map(Recovery::id).contains("r1");
        assertThat(both.newestFirst("luneo")).extracting(Recovery::id).containsExactly("r2", "r1");
    }

    @Test
    void an_announced_rejection_keeps_its_own_reason() {
        Recoveries first = story.requested(0).fold(Recoveries.NONE);
        Story second = Story.of("r2", "luneo").requested(0);
        second.then(
                new RestoreRejected(second.ref(), new Failure("other", "said later", "", false), Optional.of("r1")));
        Recovery rejected = second.fold(first).find("r2").orElseThrow();
        assertThat(rejected.announcedRejection()).isTrue();
        assertThat(rejected.failure()).map(Failure::reason).contains("recovery-running");
    }

    @Test
    void another_database_is_not_in_the_way() {
        Recoveries first = story.requested(0).fold(Recoveries.NONE);
        Recoveries both = Story.of("r2", "shop").requested(0).fold(first);
        assertThat(both.find("r2").orElseThrow().stage()).isEqualTo(Stage.REQUESTED);
        assertThat(both.active()).hasSize(2);
    }

    @Test
    void a_recovery_that_may_still_have_to_be_undone_keeps_the_next_one_waiting() {
        Recoveries unsettled = cuttingOver().cancelled().fold(Recoveries.NONE);
        Recoveries blocked = Story.of("r2", "luneo").requested(0).fold(unsettled);
        assertThat(blocked.find("r2").orElseThrow().blockedBy()).contains("r1");

        Recoveries settled = story.undone().fold(Recoveries.NONE);
        Recoveries free = Story.of("r2", "luneo").requested(0).fold(settled);
        assertThat(free.find("r2").orElseThrow().stage()).isEqualTo(Stage.REQUESTED);
    }

    @Test
    void a_recovery_of_another_database_with_the_same_id_cannot_touch_this_one() {
        Recoveries known = story.requested(0).fold(Recoveries.NONE);
        Story impostor = Story.of("r1", "shop");
        assertThat(impostor.started().cancelled().fold(known)).isSameAs(known);
    }

    @Test
    void events_of_a_recovery_nobody_asked_for_change_nothing() {
        assertThat(story.started().restored().fold(Recoveries.NONE)).isSameAs(Recoveries.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelling_is_settled_at_once_unless_a_cut_over_was_begun(boolean begun) {
        story.requested(0).started().restored();
        if (begun) {
            story.stepStarted(Services.DEPLOY, "fence", 1, Story.ME);
        }
        Recovery cancelled = story.cancelled().recovery();
        assertThat(cancelled.stage()).isEqualTo(Stage.CANCELLED);
        assertThat(cancelled.settled()).isEqualTo(!begun);
        assertThat(cancelled.active()).isEqualTo(begun);
        assertThat(cancelled.failure()).map(Failure::detail).contains("Cancelled by alice: changed my mind");
    }

    @Test
    void nothing_runs_any_more_once_a_recovery_is_settled() {
        Recovery cancelled = story.requested(0)
                .started()
                .stepStarted(Services.RESTORE, "restore-data", 1, Story.ME)
                .cancelled()
                .recovery();
        assertThat(cancelled.stepRuns())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isInstanceOf(StepRun.Superseded.class));
    }

    @Test
    void nothing_runs_any_more_once_a_cut_over_is_undone() {
        Recovery undone = cuttingOver().cancelled().undone().recovery();
        assertThat(undone.stepRuns()).noneMatch(StepRun::running);
        assertThat(undone.undone()).isPresent();
        assertThat(undone.stage()).isEqualTo(Stage.CANCELLED);
    }

    @Test
    void nothing_runs_any_more_once_a_recovery_is_verified() {
        Recovery verified = cuttingOver().redeployed().verified().recovery();
        assertThat(verified.stepRuns()).noneMatch(StepRun::running);
    }

    @Test
    void an_undo_before_the_end_is_nobodys_business() {
        Recovery cancelled = story.requested(0)
                .started()
                .undone()
                .restored()
                .stepStarted(Services.DEPLOY, "fence", 1, Story.ME)
                .cancelled()
                .recovery();
        assertThat(cancelled.active()).isTrue();
        assertThat(cancelled.undone()).isEmpty();
    }

    @Test
    void a_step_begun_before_the_decision_does_not_count() {
        Recovery cancelled = story.requested(1)
                .stepStarted(Services.DEPLOY, "fence", 1, Story.ME)
                .cancelled()
                .recovery();
        assertThat(cancelled.stepRuns()).isEmpty();
        assertThat(cancelled.active()).isFalse();
    }

    @Test
    void a_partial_verification_fails_but_leaves_the_cut_over_alone() {
        Recovery partial = cuttingOver().redeployed().verificationFailed(true).recovery();
        assertThat(partial.stage()).isEqualTo(Stage.FAILED);
        assertThat(partial.settled()).isTrue();
        assertThat(partial.rto()).isEmpty();
    }

    @Test
    void what_a_superseded_attempt_still_says_is_ignored() {
        story.requested(0).started().stepStarted(Services.RESTORE, "restore-data", 1, "other/1");
        story.stepStarted(Services.RESTORE, "restore-data", 2, Story.ME);
        Recovery late = story.stepFinished(Services.RESTORE, "restore-data", 1, Map.of("database", "wrong"))
                .stepFailed(Services.RESTORE, "restore-data", 1, "late", false)
                .then(new StepProgressed(story.ref(), Services.RESTORE, "restore-data", 1, 9, 9, "late"))
                .recovery();
        assertThat(late.stepRuns().get(0).outcome()).isInstanceOf(StepRun.Superseded.class);
        assertThat(late.latest(RestoreSteps.RESTORE_DATA)).get().satisfies(run -> {
            assertThat(run.attempt()).isEqualTo(2);
            assertThat(run.outcome()).isEqualTo(new StepRun.Running(0, 0, ""));
        });
        assertThat(late.fact(RestoreSteps.RESTORE_DATA, RestoreSteps.DATABASE)).isEmpty();
    }

    @Test
    void only_the_next_attempt_may_start_and_the_first_to_say_so_has_it() {
        story.requested(0).started().stepStarted(Services.RESTORE, "restore-data", 2, "too-early");
        assertThat(story.recovery().stepRuns()).isEmpty();
        story.stepStarted(Services.RESTORE, "restore-data", 1, "first")
                .stepStarted(Services.RESTORE, "restore-data", 1, "second");
        assertThat(story.recovery().stepRuns()).extracting(StepRun::runner).containsExactly("first");
    }

    @Test
    void facts_are_those_of_the_newest_finished_attempt() {
        StepName choose = RestoreSteps.CHOOSE_BACKUP;
        story.requested(0).started().step(choose, RestoreSteps.BACKUP_ID.of("b1"));
        story.stepStarted(choose, 2, Story.ME);
        assertThat(story.recovery().fact(choose, RestoreSteps.BACKUP_ID)).contains("b1");
        story.stepFinished(Services.RESTORE, choose.name(), 2, RestoreSteps.BACKUP_ID.of("b0"));
        assertThat(story.recovery().fact(choose, RestoreSteps.BACKUP_ID)).contains("b0");
        assertThat(story.recovery().fact(choose, RestoreSteps.REPOSITORY)).isEmpty();
        assertThat(story.recovery().fact(new StepName(Services.DEPLOY, choose.name()), RestoreSteps.BACKUP_ID))
                .isEmpty();
    }

    @Test
    void the_rto_is_from_the_decision_to_the_verification() {
        story.requested(1)
                .after(Duration.ofMinutes(5))
                .approved("leonie")
                .started()
                .restored();
        Recovery verified =
                story.redeployed().after(Duration.ofMinutes(20)).verified().recovery();
        // 20 minutes, and the second that every event of a story takes.
        assertThat(verified.rto()).contains(Duration.ofMinutes(20).plusSeconds(4));
        assertThat(verified.elapsed(story.now().plusSeconds(999)))
                .isEqualTo(verified.rto().orElseThrow());
    }

    @Test
    void clocks_that_differ_never_make_a_negative_time() {
        Recovery verified = cuttingOver()
                .redeployed()
                .after(Duration.ofHours(-1))
                .verified()
                .recovery();
        assertThat(verified.rto()).contains(Duration.ZERO);
        assertThat(verified.elapsed(Story.BEGIN)).isZero();
    }

    @Test
    void data_lost_lies_between_the_restored_state_and_the_last_write() {
        assertThat(cuttingOver().recovery().dataLoss()).isEmpty();
        var at = story.now();
        // Restored to an hour before the story began; the old database took writes until it was fenced.
        assertThat(story.redeployed().recovery().dataLoss())
                .contains(Duration.between(Story.BEGIN.minusSeconds(3600), at));
    }

    @Test
    void data_lost_is_unknown_when_the_last_write_is() {
        cuttingOver();
        Recovery recovery = story.then(
                        new RecoveryEvent.RedeployFinished(story.ref(), Story.OLD, Story.RESTORED, Optional.empty()))
                .recovery();
        assertThat(recovery.dataLoss()).isEmpty();
    }

    @Test
    void a_last_write_before_the_restored_state_leaves_the_loss_unknown_for_the_clocks_differ() {
        cuttingOver();
        Recovery recovery = story.then(new RecoveryEvent.RedeployFinished(
                        story.ref(), Story.OLD, Story.RESTORED, Optional.of(Story.BEGIN.minusSeconds(7200))))
                .recovery();
        assertThat(recovery.dataLoss()).isEmpty();
    }

    private Story cuttingOver() {
        return story.requested(0).started().restored().stepStarted(Services.DEPLOY, "fence", 1, Story.ME);
    }

    private static Story wayBackGivenUp() {
        Story story = Story.of("r1", "luneo").requested(0).started().restored();
        return story.step(Services.DEPLOY, "fence-old-database")
                .stepStarted(Services.DEPLOY, UNDO, 1, Story.ME)
                .stepFailed(Services.DEPLOY, UNDO, 1, "server-unreachable", false)
                .then(new RedeployFailed(story.ref(), new Failure("x", "x", "x", false), false));
    }

    @Test
    void a_way_back_that_was_given_up_can_be_asked_for_once_more_and_begins_anew() {
        Story story = wayBackGivenUp();
        assertThat(story.recovery().wayBackGivenUp()).isTrue();
        assertThat(story.recovery().active()).isFalse();

        Recoveries again = story.then(new UndoRequested(story.ref(), 1, "leonie", "mended"))
                .fold(Recoveries.NONE);
        Recovery recovery = again.find("r1").orElseThrow();
        assertThat(again.holder("luneo")).contains(recovery);
        assertThat(recovery.stage()).isEqualTo(Stage.FAILED);
        assertThat(new StepSequence(Services.DEPLOY, List.of(new Step(UNDO, "Undo")), 1, Duration.ofSeconds(1))
                        .next(recovery, Story.BEGIN, Story.ME))
                .isEqualTo(new NextStep.Start(new Step(UNDO, "Undo"), 2));

        story.stepStarted(Services.DEPLOY, UNDO, 2, Story.ME)
                .stepFinished(Services.DEPLOY, UNDO, 2, Map.of())
                .undone();
        assertThat(story.recovery().active()).isFalse();
        assertThat(story.recovery().wayBackGivenUp()).isFalse();
        assertThat(story.then(new UndoRequested(story.ref(), 2, "leonie", "again"))
                        .recovery()
                        .active())
                .isFalse();
    }

    @Test
    void nobody_asks_for_a_way_back_that_was_not_given_up_nor_past_a_later_recovery_nor_twice_at_once() {
        Story running = Story.of("r1", "luneo").requested(0).started().restored();
        running.then(new UndoRequested(running.ref(), 1, "leonie", "any"));
        assertThat(running.recovery().undoAsked()).isZero();

        Story story = wayBackGivenUp();
        Recoveries later =
                Story.of("r2", "luneo").requested(0).started().cancelled().fold(story.fold(Recoveries.NONE));
        UndoRequested asked = new UndoRequested(story.ref(), 1, "leonie", "mended");
        assertThat(later.evolve(new Recorded<>(asked, Story.BEGIN, "restore-service")))
                .isSameAs(later);

        story.then(asked).then(asked);
        assertThat(story.recovery().undoAsked()).isEqualTo(1);
    }

    @Test
    void the_first_word_on_an_unreachable_database_counts_and_only_while_it_is_waited_for() {
        Story story = Story.of("r1", "luneo").requested(0).started().restored();
        assertThat(story.unreachableDecided(true).recovery().unreachable())
                .as("nobody has asked")
                .isEmpty();
        story.stepStarted(CutOverSteps.AWAIT_OLD_DATABASE, 1, Story.ME);
        assertThat(story.recovery().awaitsWordOnUnreachable()).isTrue();
        story.unreachableDecided(false).unreachableDecided(true);
        assertThat(story.recovery().awaitsWordOnUnreachable()).isFalse();
        assertThat(story.recovery().unreachable().orElseThrow().goOn()).isFalse();
    }

    @Test
    void a_way_back_that_was_made_in_the_end_is_not_asked_for_again_and_one_that_was_not_made_is() {
        Story gone = wayBackGivenUp();
        gone.then(new UndoRequested(gone.ref(), 1, "leonie", "mended"))
                .then(new CutOverUndone(gone.ref(), false, "the old database is gone"));
        assertThat(gone.recovery().wayBackGivenUp()).isTrue();

        Story made = wayBackGivenUp();
        made.then(new UndoRequested(made.ref(), 1, "leonie", "mended"))
                .then(new CutOverUndone(made.ref(), true, "by another replica"));
        assertThat(made.recovery().wayBackGivenUp()).isFalse();

        Story stays = wayBackGivenUp();
        stays.then(new UndoRequested(stays.ref(), 1, "leonie", "mended"))
                .stepStarted(Services.DEPLOY, UNDO, 2, Story.ME)
                .stepFinished(Services.DEPLOY, UNDO, 2, Map.of())
                .then(new CutOverUndone(stays.ref(), false, "going back would leave nothing that works"));
        assertThat(stays.recovery().wayBackGivenUp()).isFalse();
    }

    @Test
    void a_later_request_that_was_refused_does_not_take_the_way_back_away() {
        Story story = wayBackGivenUp();
        Story refused = Story.of("r2", "luneo").requested(1);
        refused.then(
                new RecoveryEvent.RestoreRejected(refused.ref(), new Failure("x", "x", "x", false), Optional.empty()));
        Recoveries both = refused.fold(story.fold(Recoveries.NONE));
        assertThat(both.isTheLast(both.find("r1").orElseThrow())).isTrue();
        assertThat(both.isTheLast(both.find("r2").orElseThrow())).isFalse();
    }

    @Test
    void two_that_were_asked_for_at_the_same_instant_are_both_on_the_list_after_the_newer_ones() {
        Recoveries state =
                Story.of("a", "luneo").after(Duration.ofSeconds(9)).requested(0).fold(Recoveries.NONE);
        state = Story.of("b", "shop").requested(0).fold(state);
        state = Story.of("c", "crm").requested(0).fold(state);
        assertThat(state.newestFirst(Optional.empty()).map(Recovery::id)).containsExactly("a", "c", "b");
    }
}
