package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica is stopped between asking whether a step is still its own and the effect; another one goes on; the first one wakes up. */
@Tag("process")
class PausedReplicaTest {
    private static final String SET_URL = "set-database-url:backend";
    /** The way back, unless it waits for the one that is stopped. */
    private static final Duration LONGER_THAN_A_WAY_BACK = Duration.ofSeconds(2);

    @Test
    void one_that_was_about_to_change_the_env_file_changes_nothing_that_is_not_undone() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            Rig.Stopped stopped = rig.stoppedAt(SET_URL, 2);
            try (stopped) {
                Thread other = cancelled(rig);
                other.join(LONGER_THAN_A_WAY_BACK.toMillis());
                stopped.goOn();
                other.join();
            }
            assertThat(rig.said(CutOverUndone.class)).singleElement().matches(CutOverUndone::undone);
            CutOverTest.assertAsBefore(rig, env);
        }
    }

    @Test
    void while_it_stays_stopped_nobody_says_that_everything_is_undone() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            CutOverTest.started(rig);
            try (Rig.Stopped stopped = rig.stoppedAt(SET_URL, 2)) {
                cancelled(rig).join();
                assertThat(rig.said(CutOverUndone.class)).singleElement().matches(undone -> !undone.undone());
                assertThat(rig.said(CutOverUndone.class).get(0).detail())
                        .contains("another process of ours (process "
                                + ProcessHandle.current().pid() + ")")
                        .contains("is in the middle of a change of", "End it (kill -KILL)");
                stopped.goOn();
            }
            assertThat(rig.application.restarts()).isEqualTo(1);
        }
    }

    @Test
    void one_that_wakes_up_before_it_asks_again_changes_nothing() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            try (Rig.Stopped stopped = rig.stoppedAt(SET_URL, 1)) {
                cancelled(rig).join();
                stopped.goOn();
            }
            CutOverTest.assertAsBefore(rig, env);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fence-old-database", "swap-databases"})
    void one_that_was_about_to_shut_or_rename_a_database_does_not_when_everything_is_undone(String step)
            throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, "")) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            try (Rig.Stopped stopped = rig.stoppedAt(step, 1)) {
                cancelled(rig).join();
                assertThat(rig.said(CutOverUndone.class)).singleElement().matches(CutOverUndone::undone);
                stopped.goOn();
            }
            CutOverTest.assertAsBefore(rig, env);
        }
    }

    @Test
    void a_migration_that_one_was_about_to_start_is_ended_before_everything_is_undone() throws Exception {
        String slow = CutOverTest.migration("touch HOME/began; sleep 5; touch HOME/ended");
        try (Rig rig = new Rig(RestoreTo.DATABASE, slow)) {
            CutOverTest.started(rig);
            try (Rig.Stopped stopped = rig.stoppedAt("migrate:backend", 2)) {
                Thread other = cancelled(rig);
                other.join(LONGER_THAN_A_WAY_BACK.toMillis());
                stopped.goOn();
                other.join();
            }
            assertThat(rig.said(CutOverUndone.class)).singleElement().matches(CutOverUndone::undone);
            assertThat(rig.directory.resolve("began")).exists();
            assertThat(rig.directory.resolve("ended")).doesNotExist();
        }
    }

    @Test
    void an_application_is_not_restarted_with_settings_that_are_not_those_we_wrote() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            CutOverTest.started(rig);
            String env = rig.application.read("app.env");
            rig.whenStepStarts("restart:backend", () -> rig.application.write("app.env", env));
            rig.run();

            assertThat(rig.said(RedeployFailed.class).get(0).failure().reason()).isEqualTo("env-file-astray");
            assertThat(rig.said(RedeployFailed.class).get(0).failure().detail())
                    .contains("points to " + rig.old.location(), "but the restored database is");
            assertThat(rig.application.read("app.env")).isEqualTo(env);
        }
    }

    private static Thread cancelled(Rig rig) {
        rig.append(new RecoveryCancelled(rig.recovery().ref(), "alice", "changed my mind"));
        Thread other = new Thread(() -> {
            try {
                rig.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.start();
        return other;
    }
}
