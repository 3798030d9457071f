package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every stage and every event: what is legal leads where the table says, and everything else changes nothing at all. */
class RecoveryFoldTest {
    private static final Failure BROKEN = new Failure("broken", "it broke", "mend it", false);

    /** From and event, and the stage it leads to. What is not here is illegal. */
    private static final Map<String, Stage> LEGAL = """
            AWAITING_APPROVAL      approved              REQUESTED
            AWAITING_APPROVAL      rejected              REJECTED
            AWAITING_APPROVAL      cancelled             CANCELLED
            REQUESTED              rejected              REJECTED
            REQUESTED              started               RESTORING
            REQUESTED              cancelled             CANCELLED
            REQUESTED              gave-way              CANCELLED
            RESTORING              step                  RESTORING
            RESTORING              restored              CUTTING_OVER
            RESTORING              restore-failed        FAILED
            RESTORING              cancelled             CANCELLED
            RESTORING              gave-way              CANCELLED
            CUTTING_OVER           step                  CUTTING_OVER
            CUTTING_OVER           redeployed            VERIFYING
            CUTTING_OVER           redeploy-failed       FAILED
            CUTTING_OVER           cancelled             CANCELLED
            CUTTING_OVER           gave-way              CANCELLED
            VERIFYING              step                  VERIFYING
            VERIFYING              verified              VERIFIED
            VERIFYING              verification-failed   FAILED
            VERIFYING              verification-partial  FAILED
            VERIFYING              cancelled             CANCELLED
            VERIFYING              gave-way              CANCELLED
            FAILED_TO_UNDO         step                  FAILED
            FAILED_TO_UNDO         undone                FAILED
            CANCELLED_TO_UNDO      step                  CANCELLED
            CANCELLED_TO_UNDO      undone                CANCELLED
            BLOCKED                rejected              REJECTED
            """.lines()
            .map(line -> line.split(" +"))
            .collect(Collectors.toMap(cells -> cells[0] + " " + cells[1], cells -> Stage.valueOf(cells[2])));

    private enum Given {
        AWAITING_APPROVAL(story -> story.requested(1)),
        REQUESTED(story -> story.requested(0)),
        RESTORING(story -> REQUESTED.tell(story).started()),
        CUTTING_OVER(story ->
                RESTORING.tell(story).step(Services.RESTORE, "restore-data").restored()),
        VERIFYING(
                story -> CUTTING_OVER.tell(story).step(Services.DEPLOY, "fence").redeployed()),
        VERIFIED(story -> VERIFYING.tell(story).verified()),
        FAILED(story -> RESTORING.tell(story).then(new RestoreFailed(story.ref(), BROKEN))),
        FAILED_PARTIALLY(story -> VERIFYING.tell(story).verificationFailed(true)),
        FAILED_TO_UNDO(story -> VERIFYING.tell(story).verificationFailed(false)),
        FAILED_AND_UNDONE(story -> FAILED_TO_UNDO.tell(story).undone()),
        CANCELLED(story -> RESTORING.tell(story).cancelled()),
        CANCELLED_TO_UNDO(story -> VERIFYING.tell(story).cancelled()),
        CANCELLED_AND_UNDONE(story -> CANCELLED_TO_UNDO.tell(story).undone()),
        REJECTED(story -> REQUESTED.tell(story).then(new RestoreRejected(story.ref(), BROKEN, Optional.empty()))),
        BLOCKED(story -> story.requested(0));

        private final UnaryOperator<Story> story;

        Given(UnaryOperator<Story> story) {
            this.story = story;
        }

        Story tell(Story begin) {
            return story.apply(begin);
        }
    }

    private static final Map<String, UnaryOperator<Story>> EVENTS = Map.ofEntries(
            Map.entry("requested", story -> story.requested(0)),
            Map.entry("approved", story -> story.approved("leonie")),
            Map.entry("rejected", story -> story.then(new RestoreRejected(story.ref(), BROKEN, Optional.empty()))),
            Map.entry("started", Story::started),
            Map.entry("step", story -> story.stepStarted(Services.NOTIFIER, "any", 1, Story.ME)),
            Map.entry("restored", Story::restored),
            Map.entry("restore-failed", story -> story.then(new RestoreFailed(story.ref(), BROKEN))),
            Map.entry("redeployed", Story::redeployed),
            Map.entry("redeploy-failed", story -> story.then(new RedeployFailed(story.ref(), BROKEN, true))),
            Map.entry("verified", Story::verified),
            Map.entry("verification-failed", story -> story.verificationFailed(false)),
            Map.entry("verification-partial", story -> story.verificationFailed(true)),
            Map.entry("cancelled", Story::cancelled),
            Map.entry("gave-way", story -> story.gaveWay("r9")),
            Map.entry("undone", Story::undone));

    @TestFactory
    Stream<DynamicTest> every_event_in_every_stage() {
        return Arrays.stream(Given.values())
                .flatMap(given -> EVENTS.keySet().stream()
                        .sorted()
                        .map(event -> DynamicTest.dynamicTest(given + " " + event, () -> check(given, event))));
    }

    private static void check(Given given, String event) {
        Recoveries before = given(given);
        Story then = EVENTS.get(event).apply(Story.of("r1", "luneo"));
        Recoveries after = then.fold(before);
        Stage expected = LEGAL.get(given + " " + event);
        if (expected == null) {
            assertThat(after).isSameAs(before);
        } else {
            assertThat(after.find("r1").orElseThrow())
                    .isNotEqualTo(before.find("r1").orElseThrow());
            assertThat(after.find("r1").orElseThrow().stage()).isEqualTo(expected);
            assertThat(then.fold(after)).as("said twice").isSameAs(after);
        }
        assertThat(after.holder("luneo").map(Recovery::id))
                .isEqualTo(after.find("r1")
                        .filter(Recovery::holds)
                        .map(Recovery::id)
                        .or(() -> given == Given.BLOCKED ? Optional.of("r0") : Optional.empty()));
    }

    private static Recoveries given(Given given) {
        Recoveries before =
                given == Given.BLOCKED ? Story.of("r0", "luneo").requested(0).fold(Recoveries.NONE) : Recoveries.NONE;
        return given.tell(Story.of("r1", "luneo")).fold(before);
    }
}
