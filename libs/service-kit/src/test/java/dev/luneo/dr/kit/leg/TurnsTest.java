package dev.luneo.dr.kit.leg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is said when something was decided about a database that something else may have. */
class TurnsTest {
    private static final Function<Recovery, Optional<Failure>> NOTHING_AGAINST_IT = recovery -> Optional.empty();

    private final Story drill = of("d1", Purpose.DRILL);
    private final Story recovery = of("r1", Purpose.RECOVERY);

    @Test
    void what_waits_for_approval_is_neither_begun_nor_given_way_to() {
        assertThat(said(fold(drill.requested(0).started(), recovery.requested(1)), NOTHING_AGAINST_IT))
                .isEmpty();
    }

    @Test
    void a_recovery_begins_when_the_drill_has_given_way_and_not_before() {
        Recoveries both = fold(drill.requested(0).started(), recovery.requested(0));
        assertThat(said(both, NOTHING_AGAINST_IT)).containsExactly("d1 RecoveryGaveWay");
        assertThat(said(fold(drill.gaveWay("r1"), recovery), NOTHING_AGAINST_IT))
                .containsExactly("r1 RestoreStarted");
    }

    @Test
    void a_drill_that_was_decided_and_not_begun_is_not_begun_any_more() {
        assertThat(said(fold(drill.requested(0), recovery.requested(0)), NOTHING_AGAINST_IT))
                .containsExactly("d1 RecoveryGaveWay");
    }

    @Test
    void what_a_drill_switched_is_switched_back_before_the_recovery_begins() {
        drill.requested(0).started().restored().step(Services.DEPLOY, "any").gaveWay("r1");
        assertThat(said(fold(drill, recovery.requested(0)), NOTHING_AGAINST_IT)).isEmpty();
        assertThat(said(fold(drill.undone(), recovery), NOTHING_AGAINST_IT)).containsExactly("r1 RestoreStarted");
    }

    @Test
    void a_recovery_that_must_not_be_begun_takes_nothing_from_anybody() {
        Recoveries both = fold(drill.requested(0).started(), recovery.requested(0));
        assertThat(said(
                        both,
                        refused -> refused.id().equals("r1")
                                ? Optional.of(new Failure("other-plan", "no", "", false))
                                : Optional.empty()))
                .containsExactly("r1 RestoreRejected");
    }

    @Test
    void who_does_not_own_the_database_says_nothing() {
        Recoveries both = fold(drill.requested(0).started(), recovery.requested(0));
        assertThat(Turns.of(both, recovery.situation(Optional.empty()), NOTHING_AGAINST_IT))
                .isEmpty();
    }

    private static Story of(String id, Purpose purpose) {
        return Story.of(new RecoveryRef(id, "luneo", purpose, Procedure.FULL_RESTORE, Optional.empty()));
    }

    private static Recoveries fold(Story... stories) {
        Recoveries all = Recoveries.NONE;
        for (Story story : stories) {
            all = story.fold(all);
        }
        return all;
    }

    private List<String> said(Recoveries all, Function<Recovery, Optional<Failure>> refusal) {
        return Turns.of(all, recovery.situation(), refusal)
                .map(decision -> ((Decision.Publish<?>) decision).event())
                .map(event -> ((RecoveryEvent) event).recovery().recoveryId() + " " + event.type())
                .toList();
    }
}
