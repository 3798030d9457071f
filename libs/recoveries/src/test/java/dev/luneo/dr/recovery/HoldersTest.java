package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has a database: what was decided, and nothing else. */
class HoldersTest {
    private final Story first = Story.of("r1", "luneo").requested(1);
    private final Story second =
            Story.of("r2", "luneo").after(Duration.ofSeconds(10)).requested(1);

    private Recoveries recoveries = second.fold(first.fold(Recoveries.NONE));

    @Test
    void requests_that_wait_for_approval_keep_nobody_from_anything() {
        assertThat(recoveries.holder("luneo")).isEmpty();
        assertThat(recoveries.waiting("luneo")).extracting(Recovery::id).containsExactly("r1", "r2");
        Story third = Story.of("r3", "luneo").requested(0);
        recoveries = third.fold(recoveries);
        assertThat(stage("r3")).isEqualTo(Stage.REQUESTED);
        assertThat(recoveries.holder("luneo")).map(Recovery::id).contains("r3");
    }

    @Test
    void the_one_that_is_approved_first_has_the_database_and_the_other_goes_on_waiting() {
        approve(second, "leonie");
        approve(first, "leo");
        assertThat(stage("r2")).isEqualTo(Stage.REQUESTED);
        assertThat(stage("r1")).isEqualTo(Stage.AWAITING_APPROVAL);
        assertThat(find("r1").approvals()).isEmpty();
        assertThat(recoveries.inTheWayOf(find("r1"))).map(Recovery::id).contains("r2");
    }

    @Test
    void an_approval_that_came_too_late_can_be_given_again_when_the_other_is_over() {
        approve(second, "leonie");
        approve(first, "leo");
        tell(Story.of(second.ref()).cancelled());
        assertThat(recoveries.inTheWayOf(find("r1"))).isEmpty();
        approve(first, "leo");
        assertThat(stage("r1")).isEqualTo(Stage.REQUESTED);
        assertThat(find("r1").approvals()).containsExactly("leo");
    }

    @Test
    void approvals_that_were_given_before_another_began_are_kept() {
        Story two = Story.of("r3", "luneo").requested(2).approved("leo");
        recoveries = two.fold(recoveries);
        approve(second, "leonie");
        approve(two, "lena");
        assertThat(find("r3").approvals()).containsExactly("leo");
        tell(Story.of(second.ref()).cancelled());
        approve(two, "lena");
        assertThat(stage("r3")).isEqualTo(Stage.REQUESTED);
    }

    @Test
    void a_request_that_needs_no_approval_is_refused_while_another_runs_and_one_that_does_waits() {
        approve(first, "leonie");
        recoveries = Story.of("r3", "luneo").requested(0).fold(recoveries);
        recoveries = Story.of("r4", "luneo").requested(1).fold(recoveries);
        assertThat(stage("r3")).isEqualTo(Stage.REJECTED);
        assertThat(find("r3").blockedBy()).contains("r1");
        assertThat(find("r3").decidedAt()).isEmpty();
        assertThat(stage("r4")).isEqualTo(Stage.AWAITING_APPROVAL);
    }

    @ParameterizedTest
    @CsvSource({
        "RECOVERY, RECOVERY, false",
        "RECOVERY, DRILL, false",
        "RECOVERY, PROOF, false",
        "DRILL, RECOVERY, true",
        "DRILL, DRILL, false",
        "DRILL, PROOF, false",
        "PROOF, RECOVERY, true",
        "PROOF, DRILL, true",
        "PROOF, PROOF, false"
    })
    void what_weighs_more_takes_the_database_and_nothing_else_does(Purpose has, Purpose wants, boolean gets) {
        recoveries = of("has", has).requested(0).started().fold(recoveries);
        recoveries = of("wants", wants).requested(0).fold(recoveries);
        assertThat(recoveries.holder("luneo")).map(Recovery::id).contains(gets ? "wants" : "has");
        assertThat(stage("wants")).isEqualTo(gets ? Stage.REQUESTED : Stage.REJECTED);
        assertThat(recoveries.inTheWayOf(wants, "luneo")).as("one more").isPresent();
    }

    @Test
    void a_drill_that_waits_is_approved_only_when_the_recovery_is_over_and_a_recovery_at_once() {
        Story drill = of("d1", Purpose.DRILL).requested(1);
        recoveries = drill.fold(recoveries);
        approve(drill, "leonie");
        approve(first, "leonie");
        assertThat(stage("r1")).as("the drill weighs less").isEqualTo(Stage.REQUESTED);
        Story another = of("d2", Purpose.DRILL).requested(1);
        recoveries = another.fold(recoveries);
        approve(another, "leonie");
        assertThat(stage("d2")).isEqualTo(Stage.AWAITING_APPROVAL);
    }

    @Test
    void what_gave_way_says_to_what_and_owes_its_clean_up_to_nobody_but_itself() {
        Story drill = of("d1", Purpose.DRILL).requested(0).started().step(Services.RESTORE, "restore-data");
        recoveries = drill.fold(recoveries);
        approve(first, "leonie");
        assertThat(recoveries.besides(find("r1"))).extracting(Recovery::id).containsExactly("d1");
        tell(Story.of(drill.ref()).gaveWay("r1"));
        Recovery over = find("d1");
        assertThat(over.stage()).isEqualTo(Stage.CANCELLED);
        assertThat(over.blockedBy()).contains("r1");
        assertThat(over.failure())
                .map(Failure::detail)
                .hasValueSatisfying(why -> assertThat(why).contains("gave way to recovery r1"));
        assertThat(over).matches(Recovery::owesCleanUp).matches(gone -> !gone.active());
        assertThat(recoveries.besides(find("r1"))).isEmpty();
    }

    @Test
    void a_drill_that_has_something_to_switch_back_is_there_until_it_did() {
        Story drill = of("d1", Purpose.DRILL).requested(0).started().restored().step(Services.DEPLOY, "fence");
        recoveries = drill.fold(recoveries);
        approve(first, "leonie");
        tell(Story.of(drill.ref()).gaveWay("r1"));
        assertThat(recoveries.besides(find("r1"))).extracting(Recovery::id).containsExactly("d1");
        assertThat(recoveries.holder("luneo")).map(Recovery::id).contains("r1");
        tell(Story.of(drill.ref()).undone());
        assertThat(recoveries.besides(find("r1"))).isEmpty();
    }

    @Test
    void what_is_asked_for_or_weighs_less_overtakes_no_way_back() {
        Story done = Story.of("r3", "luneo").requested(0).started().restored();
        recoveries = done.redeployed().verified().fold(Recoveries.NONE);
        recoveries = Story.of("r4", "luneo").requested(1).fold(recoveries);
        recoveries = of("d1", Purpose.DRILL).requested(0).fold(recoveries);
        assertThat(recoveries.isTheLast(find("r3"))).isTrue();
        tell(of("d1", Purpose.DRILL).cancelled());
        approve(Story.of("r4", "luneo"), "leonie");
        assertThat(recoveries.isTheLast(find("r3"))).isFalse();
    }

    @Test
    void whoever_approves_late_learns_what_was_verified_meanwhile() {
        assertThat(recoveries.verifiedSince(find("r2"))).isEmpty();
        approve(first, "leonie");
        tell(Story.of(first.ref())
                .after(Duration.ofMinutes(1))
                .started()
                .restored()
                .redeployed()
                .verified());
        assertThat(recoveries.verifiedSince(find("r2"))).map(Recovery::id).contains("r1");
        recoveries =
                Story.of("r3", "luneo").after(Duration.ofHours(1)).requested(1).fold(recoveries);
        assertThat(recoveries.verifiedSince(find("r3"))).isEmpty();
    }

    @Test
    void the_order_of_attempts_is_that_of_their_decisions() {
        Story one = ofIncident("i1").requested(1);
        Story other = ofIncident("i2").after(Duration.ofMinutes(1)).requested(1);
        recoveries = other.fold(one.fold(Recoveries.NONE));
        approve(other, "leonie");
        tell(Story.of(other.ref()).after(Duration.ofMinutes(3)).cancelled());
        one.after(Duration.ofMinutes(5));
        approve(one, "leonie");
        assertThat(recoveries.newestFirst("luneo")).extracting(Recovery::id).containsExactly("i1", "i2");
        assertThat(recoveries.inDetail("luneo")).extracting(Recovery::id).containsExactly("i1", "i2");
        assertThat(recoveries.incidentClock(find("i1")))
                .hasValueSatisfying(clock -> assertThat(clock.attempts()).isEqualTo(2));
    }

    @Test
    void who_reads_one_recovery_alone_counts_the_approvals_that_counted() {
        Story alone = Story.of("r1", "luneo").requested(1).approved("leo");
        recoveries = alone.fold(Story.of("r2", "luneo").requested(0).fold(Recoveries.NONE));
        tell(Story.of("r2", "luneo").cancelled());
        assertThat(find("r1").counted(new RestoreApproved(alone.ref(), "leo"), alone.now()))
                .as("it was refused")
                .isFalse();
        alone.after(Duration.ofMinutes(1)).approved("leo");
        recoveries = alone.fold(Recoveries.NONE.evolve(new Recorded<>(
                (RecoveryEvent)
                        Story.of("r2", "luneo").requested(0).events().get(0).event(),
                Story.BEGIN,
                "test")));
        assertThat(stage("r1")).as("both came too late").isEqualTo(Stage.AWAITING_APPROVAL);
        tell(Story.of("r2", "luneo").cancelled());
        Story late = Story.of("r1", "luneo").after(Duration.ofMinutes(5)).approved("leo");
        tell(late);
        assertThat(find("r1").counted(new RestoreApproved(alone.ref(), "leo"), alone.now()))
                .as("the refused one of two")
                .isFalse();
        assertThat(find("r1").counted(new RestoreApproved(alone.ref(), "leo"), late.now()))
                .isTrue();
    }

    private static Story of(String id, Purpose purpose) {
        return Story.of(new RecoveryRef(id, "luneo", purpose, Procedure.FULL_RESTORE, Optional.empty()));
    }

    private static Story ofIncident(String id) {
        return Story.of(new RecoveryRef(id, "luneo", Purpose.RECOVERY, Procedure.FULL_RESTORE, Optional.of("inc")));
    }

    private void approve(Story story, String who) {
        Story yes = Story.of(story.ref()).after(Duration.between(Story.BEGIN, story.now()));
        tell(yes.approved(who));
    }

    private void tell(Story story) {
        recoveries = story.fold(recoveries);
    }

    private Recovery find(String id) {
        return recoveries.find(id).orElseThrow();
    }

    private Stage stage(String id) {
        return find(id).stage();
    }
}
