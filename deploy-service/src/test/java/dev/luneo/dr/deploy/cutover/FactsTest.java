package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.database.Availability.Kind;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What steps have recorded of an old database, and what is decided by it. */
class FactsTest {
    private final Story story = Story.of("r1", "luneo").requested(0).started().restored();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_old_database_is_as_it_was_seen_and_where_it_was_seen(Kind kind) {
        Recovery recovery = seen(CutOverSteps.AWAIT_OLD_DATABASE, kind)
                .step(CutOverSteps.CHECK_VARIABLES, Facts.old(Story.OLD, kind))
                .recovery();
        assertThat(Facts.old(recovery)).contains(Story.OLD);
        assertThat(Facts.oldAvailability(recovery)).contains(kind);
        assertThat(Facts.lastAvailability(recovery)).contains(kind);
        assertThat(Facts.mustBeAwaited(recovery)).isEqualTo(kind == Kind.UNREACHABLE);
    }

    @Test
    void before_anybody_looked_it_is_unknown_and_not_open() {
        assertThat(Facts.oldAvailability(story.recovery())).isEmpty();
        assertThat(Facts.lastAvailability(story.recovery())).isEmpty();
        assertThat(Facts.old(story.recovery())).isEmpty();
        story.step(Services.RESTORE, CutOverSteps.CHECK_VARIABLES.name(), Facts.old(Story.OLD, Kind.OPEN))
                .step(CutOverSteps.FENCE_OLD_DATABASE, Facts.old(Story.OLD, Kind.OPEN));
        assertThat(Facts.oldAvailability(story.recovery()))
                .as("what others recorded, and steps that do not look")
                .isEmpty();
    }

    @Test
    void where_it_did_not_answer_at_first_it_was_as_it_was_when_it_did() {
        seen(CutOverSteps.CHECK_VARIABLES, Kind.UNREACHABLE);
        assertThat(Facts.oldAvailability(story.recovery())).contains(Kind.UNREACHABLE);
        seen(CutOverSteps.AWAIT_OLD_DATABASE, Kind.OPEN);
        assertThat(Facts.oldAvailability(story.recovery())).contains(Kind.OPEN);
        assertThat(Facts.lastAvailability(story.recovery())).contains(Kind.OPEN);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, ask, await-old-database",
        "UNREACHABLE, go-on, fence-old-database",
        "OPEN, ask, fence-old-database"
    })
    void an_old_database_that_does_not_answer_is_waited_for_unless_the_plan_says_to_go_on(
            Kind kind, String ifUnreachable, String next) {
        DrPlan plan = PlanReader.parse(
                        Plans.text("luneo", "")
                                .replace("approval: none", "approval: none, if-unreachable: " + ifUnreachable),
                        Map.of())
                .orThrow();
        seen(CutOverSteps.CHECK_VARIABLES, kind);
        assertThat(new DeployMachine(plan).decide(story.fold(Recoveries.NONE), story.situation()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Publish.class,
                        publish -> assertThat(publish.event().toString()).contains("step=" + next));
    }

    @Test
    void only_a_way_back_that_was_made_counts_as_made() {
        assertThat(DeployMachine.wentBack(story.recovery())).isFalse();
        Story made = Story.of("r2", "luneo")
                .requested(0)
                .started()
                .restored()
                .step(CutOverSteps.UNDO_CUT_OVER, CutOverSteps.UNDONE.of(true));
        assertThat(DeployMachine.wentBack(made.recovery())).isTrue();
        story.step(CutOverSteps.UNDO_CUT_OVER, CutOverSteps.UNDONE.of(false));
        assertThat(DeployMachine.wentBack(story.recovery())).isFalse();
    }

    private Story seen(StepName step, Kind kind) {
        return story.step(step, new HashMap<>(Facts.old(Story.OLD, kind)));
    }
}
