package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service dies at a touch of the outside world: right before an effect, or after it and before the log has it. Another one
 * goes on. What had ended and was not yet said is done once more; nothing else is done twice, and the application counts. The chaos run takes
 * each touch in turn, until a run is over before it would have died.
 */
@Tag("process")
class KilledAnywhereTest {

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    @Tag("chaos")
    void at_each_touch_in_turn_the_cut_over_ends_as_if_nothing_had_been(RestoreTo to) throws Exception {
        List<Runs> unsaid = new ArrayList<>();
        for (Optional<Runs> died = cutOver(to, 0); died.isPresent(); died = cutOver(to, unsaid.size())) {
            unsaid.add(died.get());
            assertThat(unsaid).hasSizeLessThan(100);
        }
        assertThat(unsaid)
                .as("touches between the end of a migration and its word")
                .containsOnlyOnce(new Runs(1, 0));
        assertThat(unsaid)
                .as("touches between the end of a restart and its word")
                .containsOnlyOnce(new Runs(0, 1));
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    @Tag("chaos")
    void at_each_touch_in_turn_the_way_back_ends_as_if_nothing_had_been(RestoreTo to) throws Exception {
        List<Runs> unsaid = new ArrayList<>();
        for (Optional<Runs> died = wayBack(to, 0); died.isPresent(); died = wayBack(to, unsaid.size())) {
            unsaid.add(died.get());
            assertThat(unsaid).hasSizeLessThan(100);
        }
        assertThat(unsaid)
                .as("touches between the end of the restart and its word")
                .contains(new Runs(0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void at_some_touches_the_cut_over_ends_as_if_nothing_had_been(int touch) throws Exception {
        assertThat(cutOver(RestoreTo.values()[touch / 2 % 2], touch)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void at_some_touches_the_way_back_ends_as_if_nothing_had_been(int touch) throws Exception {
        assertThat(wayBack(RestoreTo.values()[touch % 2], touch)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void a_migration_that_ended_and_was_not_said_is_run_once_more_and_nothing_else_is(RestoreTo to) throws Exception {
        assertThat(cutOver(to, rig -> rig.killedAfter("migrate:backend"))).contains(new Runs(1, 0));
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void a_restart_that_ended_and_was_not_said_is_run_once_more_and_nothing_else_is(RestoreTo to) throws Exception {
        assertThat(cutOver(to, rig -> rig.killedAfter("restart:backend"))).contains(new Runs(0, 1));
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

    /** How often commands of the application have run, as the application counts them. */
    private record Runs(long migrations, long restarts) {
        static final Runs NONE = new Runs(0, 0);

        static Runs counted(Rig rig) {
            // The first start was the test's own.
            return new Runs(rig.application.lines("migrations"), rig.application.restarts() - 1);
        }

        /** Of which the log has the end. */
        static Runs said(Rig rig) {
            return new Runs(
                    rig.finished("migrate:backend"), rig.finished("restart:backend") + rig.finished("undo-cut-over"));
        }

        /** Which have ended, and the log does not have it: what a successor cannot know, and will do again. */
        static Runs unsaid(Rig rig) {
            Runs counted = counted(rig);
            Runs said = said(rig);
            return new Runs(counted.migrations - said.migrations, counted.restarts - said.restarts);
        }

        Runs and(Runs more) {
            return new Runs(migrations + more.migrations, restarts + more.restarts);
        }
    }

    private interface Death {
        boolean comesTo(Rig rig) throws Exception;
    }

    private static Optional<Runs> cutOver(RestoreTo to, int touch) throws Exception {
        return cutOver(to, rig -> rig.killedAt(touch));
    }

    /** @return what had ended unsaid when it died, which alone was done again; empty when it did not die */
    private static Optional<Runs> cutOver(RestoreTo to, Death death) throws Exception {
        try (Rig rig = new Rig(to, CutOverTest.migration("echo ran >> HOME/migrations"))) {
            CutOverTest.started(rig);
            boolean killed = death.comesTo(rig);
            Runs unsaid = Runs.unsaid(rig);
            rig.run();
            assertThat(rig.recovery().stage()).as("%s unsaid", unsaid).isEqualTo(Stage.VERIFYING);
            assertThat(rig.said(RedeployFinished.class)).hasSize(1);
            assertThat(ShellApplication.sessions(to == RestoreTo.DATABASE ? rig.restored : rig.old))
                    .isPositive();
            assertThat(TestPostgres.value(to == RestoreTo.DATABASE ? rig.restored : rig.old, "select it from which"))
                    .isEqualTo("restored");
            assertThat(Runs.counted(rig)).isEqualTo(new Runs(1, 1).and(unsaid));
            return killed ? Optional.of(unsaid) : Optional.empty();
        }
    }

    private static Optional<Runs> wayBack(RestoreTo to, int touch) throws Exception {
        try (Rig rig = new Rig(to, CutOverTest.migration("echo ran >> HOME/migrations"))) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            rig.append(CutOverTest.verificationFailed(rig));
            boolean killed = rig.killedAt(touch);
            Runs unsaid = Runs.unsaid(rig);
            rig.run();
            assertThat(rig.said(CutOverUndone.class))
                    .as("killed at %d", touch)
                    .singleElement()
                    .matches(CutOverUndone::undone);
            CutOverTest.assertAsBefore(rig, env);
            // There and back: a restart each.
            assertThat(Runs.counted(rig)).isEqualTo(new Runs(1, 2).and(unsaid));
            return killed ? Optional.of(unsaid) : Optional.empty();
        }
    }
}
