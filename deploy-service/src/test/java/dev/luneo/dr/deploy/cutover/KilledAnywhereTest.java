package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service dies at a touch of the outside world: right before an effect, or after it and before the log has it. Another one
 * goes on. The chaos run takes each touch in turn, until a run is over
 * before it would have died.
 */
class KilledAnywhereTest {

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    @Tag("chaos")
    void at_each_touch_in_turn_the_cut_over_ends_as_if_nothing_had_been(RestoreTo to) throws Exception {
        for (int touch = 0; cutOver(to, touch); touch++) {
            assertThat(touch).isLessThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    @Tag("chaos")
    void at_each_touch_in_turn_the_way_back_ends_as_if_nothing_had_been(RestoreTo to) throws Exception {
        for (int touch = 0; wayBack(to, touch); touch++) {
            assertThat(touch).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void at_some_touches_the_cut_over_ends_as_if_nothing_had_been(int touch) throws Exception {
        assertThat(cutOver(RestoreTo.values()[touch / 2 % 2], touch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void at_some_touches_the_way_back_ends_as_if_nothing_had_been(int touch) throws Exception {
        assertThat(wayBack(RestoreTo.values()[touch % 2], touch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check-variables",
                "fence-old-database",
                "swap-databases",
                "set-database-url:backend",
                "migrate:backend",
                "restart:backend",
                "wait-until-up:backend",
                "check-sessions"
            })
    void cancelled_when_a_step_was_done_and_not_yet_said_everything_is_as_before(String step) throws Exception {
        for (RestoreTo to : RestoreTo.values()) {
            if (to == RestoreTo.DATABASE && step.equals("swap-databases")) {
                continue;
            }
            try (Rig rig = new Rig(to, CutOverTest.migration("true"))) {
                CutOverTest.started(rig);
                String env = rig.application.read("app.env");
                assertThat(rig.killedAfter(step)).isTrue();
                rig.append(new RecoveryCancelled(rig.recovery().ref(), "alice", "changed my mind"));
                rig.run();
                assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
                CutOverTest.assertAsBefore(rig, env);
            }
        }
    }

    @Test
    void an_env_file_that_was_changed_and_whose_earlier_content_is_lost_is_pointed_back_by_the_template()
            throws Exception {
        String lose = "rm HOME/app.env.before-*; exit 1";
        try (Rig rig = new Rig(RestoreTo.DATABASE, CutOverTest.migration(lose))) {
            CutOverTest.started(rig);
            rig.run();
            assertThat(rig.said(RedeployFailed.class).get(0).undone()).isTrue();
            assertThat(rig.application.read("app.env")).contains("@" + rig.old.location() + "'");
        }
    }

    private static boolean cutOver(RestoreTo to, int touch) throws Exception {
        try (Rig rig = new Rig(to, CutOverTest.migration("echo ran >> HOME/migrations"))) {
            CutOverTest.started(rig);
            boolean killed = rig.killedAt(touch);
            rig.run();
            assertThat(rig.recovery().stage()).as("killed at %d", touch).isEqualTo(Stage.VERIFYING);
            assertThat(rig.said(RedeployFinished.class)).hasSize(1);
            assertThat(ShellApplication.sessions(to == RestoreTo.DATABASE ? rig.restored : rig.old))
                    .isPositive();
            assertThat(TestPostgres.value(to == RestoreTo.DATABASE ? rig.restored : rig.old, "select it from which"))
                    .isEqualTo("restored");
            // Twice at most: a kill between the end of a command and the word of it.
            assertThat(rig.application.restarts()).isLessThanOrEqualTo(3);
            return killed;
        }
    }

    private static boolean wayBack(RestoreTo to, int touch) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            rig.append(CutOverTest.verificationFailed(rig));
            boolean killed = rig.killedAt(touch);
            rig.run();
            assertThat(rig.said(CutOverUndone.class))
                    .as("killed at %d", touch)
                    .singleElement()
                    .matches(CutOverUndone::undone);
            CutOverTest.assertAsBefore(rig, env);
            return killed;
        }
    }
}
