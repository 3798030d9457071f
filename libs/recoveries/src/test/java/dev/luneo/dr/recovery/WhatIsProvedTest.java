package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.RestoreSteps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the log proves, and what is unknown although somebody would like to know it. */
class WhatIsProvedTest {

    @ParameterizedTest
    @EnumSource(DataComparison.class)
    void what_was_compared_is_read_as_it_was_said(DataComparison compared) {
        Recovery recovery = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .step(RestoreSteps.COMPARE_DATA, compared.facts())
                .recovery();
        assertThat(DataComparison.of(recovery)).contains(compared);
    }

    @Test
    void a_comparison_that_was_not_recorded_or_is_of_an_unknown_kind_is_unknown() {
        Story silent = Story.of("r1", "luneo").requested(0).started().step(RestoreSteps.COMPARE_DATA, Map.of());
        assertThat(DataComparison.of(silent.recovery())).isEmpty();
        Story newer = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .step(RestoreSteps.COMPARE_DATA, Map.of("compared", "BY_A_LATER_VERSION"));
        assertThat(DataComparison.of(newer.recovery())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CONTENT, true", "COUNTS, true", "DIFFERENT, false", "NONE, false"})
    void data_is_right_only_where_somebody_looked_and_found_it_so(DataComparison compared, boolean right) {
        assertThat(compared.confirms()).isEqualTo(right);
    }

    @Test
    void a_recovery_is_verified_by_comparing_alone_only_where_nothing_else_was_checked() {
        CheckResult compared = new CheckResult(DataComparison.CHECK, CheckResult.Outcome.PASSED, "same", Duration.ZERO);
        CheckResult login = new CheckResult("login", CheckResult.Outcome.PASSED, "200", Duration.ZERO);
        assertThat(DataComparison.alone(List.of(compared))).isTrue();
        assertThat(DataComparison.alone(List.of(compared, login))).isFalse();
        assertThat(DataComparison.alone(List.of()))
                .as("nothing was checked at all")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(InUse.class)
    void whether_applications_use_the_database_is_what_the_step_that_looks_recorded(InUse told) {
        Story looked = Story.of("r1", "luneo").requested(0).started().restored();
        if (told != InUse.NOT_TOLD) {
            looked.step(CutOverSteps.CHECK_SESSIONS, told.facts());
        }
        assertThat(InUse.of(looked.recovery())).isEqualTo(told);
    }

    @Test
    void an_application_that_came_after_the_end_was_seen_and_what_is_told_of_it_then_changes_nothing_else() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                .redeployed()
                .verificationFailed(true);
        assertThat(story.recovery().awaitsFirstClient()).isTrue();
        Recovery before = story.recovery();
        assertThat(story.step(CutOverSteps.RESTART, Map.of()).recovery()).isEqualTo(before);
        Recovery seen =
                story.step(CutOverSteps.AWAIT_FIRST_CLIENT, InUse.SEEN.facts()).recovery();
        assertThat(InUse.of(seen)).isEqualTo(InUse.SEEN);
        assertThat(seen.awaitsFirstClient()).isFalse();
        assertThat(seen.stage()).isEqualTo(Stage.FAILED);
        assertThat(seen.active()).isFalse();
    }

    @Test
    void
            a_leads_word_that_it_is_over_counts_whichever_of_the_two_topics_is_read_first_and_only_where_what_was_restored_stays() {
        StatusChanged over =
                new StatusChanged("r1", Status.RESOLVED, "over", Optional.of(List.of("r1")), Optional.empty());
        Story stays = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(true);
        Recoveries statusFirst = stays.fold(Recoveries.NONE.after(new Recorded<>(over, Story.BEGIN, "test")));
        assertThat(statusFirst.accepted(statusFirst.find("r1").orElseThrow())).isTrue();
        assertThat(stays.fold(Recoveries.NONE).accepted(stays.recovery())).isFalse();
        Recoveries statusLast = stays.then(over).fold(Recoveries.NONE);
        assertThat(statusLast.accepted(statusLast.find("r1").orElseThrow())).isTrue();
        Story wentBack = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(false)
                .undone()
                .then(over);
        assertThat(wentBack.fold(Recoveries.NONE).accepted(wentBack.recovery())).isFalse();
    }

    @Test
    void a_database_is_where_the_last_cut_over_that_stays_put_it_while_no_other_is_on() {
        Story first = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        Recoveries all = first.fold(Recoveries.NONE);
        assertThat(all.inUse("luneo").map(Recovery::id)).contains("r1");
        Story second = Story.of("r2", "luneo").requested(0).started().restored();
        assertThat(second.fold(all).inUse("luneo").map(Recovery::id)).contains("r1");
        second.step(CutOverSteps.FENCE_OLD_DATABASE, Map.of());
        assertThat(second.fold(all).inUse("luneo")).isEmpty();
        second.redeployed().verificationFailed(false).undone();
        assertThat(second.fold(all).inUse("luneo").map(Recovery::id)).contains("r1");
    }

    @ParameterizedTest
    @CsvSource({"true, SHUT", "gone, GONE", "unreachable, UNREACHED", "false, UNKNOWN", "'', UNKNOWN"})
    void the_old_database_is_what_the_step_that_shuts_it_found(String fenced, OldDatabase.State state) {
        Recovery recovery =
                cutOver(Story.of("r1", "luneo"), fenced).redeployed().recovery();
        assertThat(OldDatabase.of(recovery)).contains(new OldDatabase(state, Story.OLD));
    }

    @Test
    void where_nothing_was_kept_beside_the_new_database_nobody_is_told_of_an_old_one_that_is_shut() {
        Recovery recovery = cutOver(Story.of("r1", "luneo", RestoreTo.IN_PLACE), "true")
                .swapped(false)
                .recovery();
        assertThat(OldDatabase.of(recovery)).map(OldDatabase::state).contains(OldDatabase.State.UNKNOWN);
    }

    @Test
    void before_the_cut_over_there_is_no_old_database() {
        assertThat(OldDatabase.of(cutOver(Story.of("r1", "luneo"), "true").recovery()))
                .isEmpty();
    }

    @Test
    void of_what_a_service_would_have_its_newest_word_counts_and_no_other_s() {
        ReadinessStated first = stated("luneo", Services.DEPLOY, "1");
        ReadinessStated second = stated("luneo", Services.DEPLOY, "2");
        ReadinessStated verifier = stated("luneo", Services.VERIFIER, "3");
        Readiness known = Readiness.UNKNOWN
                .evolve(first)
                .evolve(verifier)
                .evolve(second)
                .evolve(stated("shop", Services.DEPLOY, "4"));
        assertThat(known.of("luneo", Services.DEPLOY)).contains(second);
        assertThat(known.of("luneo", Services.VERIFIER)).contains(verifier);
        assertThat(known.of("shop", Services.VERIFIER)).isEmpty();
    }

    @Test
    void a_request_under_another_plan_is_begun_only_with_as_many_approvals_as_our_own_plan_wants() {
        ApprovalRule two = new ApprovalRule("f".repeat(64), Map.of("luneo", 2));
        Recovery none = Story.of("r1", "luneo").requested(0).recovery();
        Recovery both = Story.of("r1", "luneo")
                .requested(2)
                .approved("leo")
                .approved("mia")
                .recovery();
        assertThat(two.own(none)).isFalse();
        assertThat(two.allows(none)).isFalse();
        assertThat(two.allows(both)).isTrue();
        assertThat(new ApprovalRule("f".repeat(64), Map.of()).allows(none))
                .as("where our own plan wants none")
                .isTrue();
        ApprovalRule own = new ApprovalRule("0".repeat(64), Map.of("luneo", 2));
        assertThat(own.own(none)).isTrue();
        assertThat(own.allows(none)).as("counted by ourselves").isTrue();
    }

    @Test
    void stages_are_called_in_the_rest_interface_as_people_write_them() {
        assertThat(Stage.AWAITING_APPROVAL.label()).isEqualTo("awaiting-approval");
    }

    private static Story cutOver(Story story, String fenced) {
        return story.requested(0)
                .started()
                .restored()
                .step(CutOverSteps.FENCE_OLD_DATABASE, CutOverSteps.FENCED.of(fenced));
    }

    private static ReadinessStated stated(String database, String service, String plan) {
        return new ReadinessStated(database, service, plan.repeat(64), Story.BEGIN, Optional.empty(), List.of());
    }
}
