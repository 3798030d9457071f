package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.StepName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A procedure is its legs: the fold knows no other. The one here restores nothing and is in no service. */
class ProceduresTest {
    private static final Leg SWITCH = new Leg(
            Services.DEPLOY,
            Stage.CUTTING_OVER,
            RedeployFinished.class,
            RedeployFailed.class,
            Optional.of(new StepName(Services.DEPLOY, "switch-back")),
            Optional.empty());
    private static final Leg MAKE = new Leg(
            Services.RESTORE,
            Stage.RESTORING,
            RestoreFinished.class,
            RestoreFailed.class,
            Optional.empty(),
            Optional.of(new Leg.Leaves(
                    new StepName(Services.RESTORE, "make"), new StepName(Services.RESTORE, "throw-away"))));
    private static final Leg LOOK = new Leg(
            Services.VERIFIER,
            Stage.VERIFYING,
            VerificationPassed.class,
            VerificationFailed.class,
            Optional.empty(),
            Optional.empty());
    private static final Recoveries TOY = Recoveries.under(
            ApprovalRule.NO_PLAN, new Procedures(Map.of(Procedure.REDEPLOY, new Legs(List.of(SWITCH, LOOK)))));

    private final Story story = Story.of(
                    new RecoveryRef("r1", "luneo", Purpose.RECOVERY, Procedure.REDEPLOY, Optional.empty()))
            .requested(0);

    @Test
    void a_procedure_without_a_restore_never_pretends_to_be_restoring() {
        assertThat(folded(story.started()).stage()).isEqualTo(Stage.CUTTING_OVER);
        assertThat(folded(story.redeployed()).stage()).isEqualTo(Stage.VERIFYING);
        assertThat(folded(story.verified()).stage()).isEqualTo(Stage.VERIFIED);
    }

    @Test
    void the_word_of_a_leg_that_it_does_not_have_changes_nothing() {
        Recovery switching = folded(story.started());
        assertThat(folded(story.restored())).isEqualTo(switching);
    }

    @Test
    void only_a_leg_that_touches_something_leaves_something_to_undo() {
        Story begun = story.started().stepStarted(Services.VERIFIER, "look", 1, Story.ME);
        assertThat(folded(begun).cutOverBegun()).isFalse();
        begun.stepStarted(Services.DEPLOY, "switch", 1, Story.ME).cancelled();
        assertThat(folded(begun).cutOverBegun()).isTrue();
        assertThat(folded(begun).active()).as("until it is undone").isTrue();
    }

    @Test
    void what_a_leg_leaves_is_owed_until_its_own_step_has_dropped_it_and_keeps_nobody_waiting() {
        Recoveries none = Recoveries.under(
                ApprovalRule.NO_PLAN, new Procedures(Map.of(Procedure.REDEPLOY, new Legs(List.of(MAKE, LOOK)))));
        story.started().step(Services.RESTORE, "make").cancelled();
        assertThat(story.fold(none).find("r1").orElseThrow())
                .matches(Recovery::owesCleanUp)
                .matches(over -> !over.active());
        story.step(Services.RESTORE, "another-step");
        assertThat(story.fold(none).find("r1").orElseThrow()).matches(Recovery::owesCleanUp);
        story.step(Services.RESTORE, "throw-away");
        assertThat(story.fold(none).find("r1").orElseThrow()).matches(clean -> !clean.owesCleanUp());
    }

    @Test
    void what_no_legs_are_known_of_is_never_begun() {
        Recovery unknown = story.started().fold(Recoveries.NONE).find("r1").orElseThrow();
        assertThat(unknown.stage()).isEqualTo(Stage.REQUESTED);
    }

    @Test
    void two_legs_of_one_service_could_not_be_told_apart() {
        assertThatThrownBy(() -> new Legs(List.of(SWITCH, SWITCH))).hasMessageContaining("the same service");
    }

    private static Recovery folded(Story story) {
        return story.fold(TOY).find("r1").orElseThrow();
    }
}
