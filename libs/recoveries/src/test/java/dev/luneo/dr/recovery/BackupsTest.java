package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.recovery.Backup.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a backup and every event; and what a database's backups say together. */
class BackupsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Failure BROKEN = new Failure("disk-full", "full", "make room", true);
    private static final Map<String, BackupEvent> EVENTS = Map.of(
            "requested", new BackupRequested("luneo", "b1", "olivia"),
            "started-1", started("b1", 1),
            "started-2", started("b1", 2),
            "failed-1", new BackupFailed("luneo", "b1", 1, BROKEN),
            "failed-2", new BackupFailed("luneo", "b1", 2, BROKEN),
            "completed", completed("b1", NOON),
            "cancelled", new BackupCancelled("luneo", "b1", "olivia"),
            "disproved", new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("r1")),
            "missed", new BackupDisproved("luneo", "b1", "not there", Optional.empty()),
            "expired", new BackupExpired("luneo", "b1", "old"));

    static Stream<Arguments> stories() {
        return Stream.of(
                arguments("requested", State.REQUESTED),
                arguments("started-1", State.RUNNING),
                arguments("requested started-1", State.RUNNING),
                arguments("requested cancelled", State.CANCELLED),
                arguments("requested cancelled started-1", State.CANCELLED),
                arguments("requested failed-1", State.REQUESTED),
                arguments("started-1 requested", State.RUNNING),
                arguments("started-1 completed", State.COMPLETED),
                arguments("started-1 failed-1", State.FAILED),
                arguments("started-1 failed-2", State.RUNNING),
                arguments("started-1 cancelled", State.CANCELLED),
                arguments("started-1 cancelled completed", State.CANCELLED),
                arguments("started-1 expired", State.RUNNING),
                arguments("started-1 disproved", State.RUNNING),
                arguments("started-1 failed-1 started-1", State.FAILED),
                arguments("started-1 failed-1 started-2", State.RUNNING),
                arguments("started-1 failed-1 started-2 failed-1", State.RUNNING),
                arguments("started-1 started-2 failed-1", State.RUNNING),
                arguments("started-1 started-2 completed", State.COMPLETED),
                arguments("started-1 failed-1 completed", State.COMPLETED),
                arguments("started-1 failed-1 cancelled", State.CANCELLED),
                arguments("started-1 completed failed-1", State.COMPLETED),
                arguments("started-1 completed cancelled", State.COMPLETED),
                arguments("started-1 completed started-2", State.COMPLETED),
                arguments("started-1 completed disproved", State.DISPROVED),
                arguments("started-1 completed disproved completed", State.DISPROVED),
                arguments("started-1 completed missed completed", State.COMPLETED),
                arguments("started-1 completed expired", State.EXPIRED),
                arguments("started-1 completed expired completed", State.EXPIRED),
                arguments("started-1 completed expired disproved", State.EXPIRED),
                arguments("completed", State.COMPLETED),
                arguments("disproved", State.DISPROVED));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_backup_after_a_story(String story, State state) {
        Backups backups = Backups.NONE;
        for (String event : story.split(" ")) {
            backups = tell(backups, EVENTS.get(event));
            assertThat(tell(backups, EVENTS.get(event)))
                    .as("%s said twice", event)
                    .isEqualTo(backups);
        }
        assertThat(backups.find("b1").orElseThrow().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void what_is_said_of_a_backup_that_never_began_changes_nothing(String event) {
        assertThat(tell(Backups.NONE, EVENTS.get(event))).isSameAs(Backups.NONE);
    }

    static Stream<String> unknown() {
        return Stream.of("started-2", "failed-1", "cancelled", "expired");
    }

    @Test
    void the_newest_restorable_point_is_that_of_the_newest_usable_backup() {
        Backups backups = Backups.NONE;
        assertThat(backups.newestRestorablePoint("luneo")).isEmpty();
        for (BackupEvent event : List.of(
                completed("b1", NOON),
                completed("b2", NOON.plusSeconds(60)),
                // Taken long ago, found late: order of telling is not order of taking.
                completed("b0", NOON.minusSeconds(60)))) {
            backups = tell(backups, event);
        }
        assertThat(backups.newestRestorablePoint("luneo")).contains(NOON.plusSeconds(60));
        backups = tell(backups, new BackupDisproved("luneo", "b2", "a flipped bit", Optional.of("r1")));
        assertThat(backups.newestRestorablePoint("luneo")).contains(NOON);
        assertThat(backups.of("luneo").disproved("b2")).isTrue();
        assertThat(backups.of("luneo").disproved("b1")).isFalse();
        assertThat(backups.newestRestorablePoint("shop")).isEmpty();
    }

    @Test
    void of_several_wanted_backups_the_oldest_is_taken_first() {
        Backups backups = tell(Backups.NONE, new BackupRequested("luneo", "b1", "olivia"));
        backups = tell(backups, new BackupRequested("luneo", "b2", "olivia"));
        assertThat(backups.of("luneo").open()).map(Backup::id).contains("b1");
        backups = tell(tell(backups, started("b1", 1)), completed("b1", NOON));
        assertThat(backups.of("luneo").open()).map(Backup::id).contains("b2");
        assertThat(backups.of("luneo").newestFirst()).extracting(Backup::id).containsExactly("b2", "b1");
    }

    @Test
    void years_of_backups_that_are_gone_take_up_no_more_room_and_hide_none_that_is_there() {
        Backups backups = tell(tell(Backups.NONE, started("held", 1)), completed("held", NOON));
        for (int i = 0; i < 2 * DatabaseBackups.KEPT; i++) {
            backups = tell(tell(backups, started("b" + i, 1)), completed("b" + i, NOON.plusSeconds(i)));
            backups = tell(backups, new BackupExpired("luneo", "b" + i, "old"));
        }
        assertThat(backups.of("luneo").byId()).hasSize(DatabaseBackups.KEPT);
        assertThat(backups.of("luneo").order()).hasSize(DatabaseBackups.KEPT);
        assertThat(backups.of("luneo").usable()).extracting(Backup::id).containsExactly("held");
        assertThat(backups.of("luneo").newestFirst())
                .first()
                .extracting(Backup::id)
                .isEqualTo("b" + (2 * DatabaseBackups.KEPT - 1));
    }

    @Test
    void one_that_failed_of_late_is_told_of_however_many_there_are() {
        Backups backups = Backups.NONE;
        for (int i = 0; i < DatabaseBackups.KEPT; i++) {
            backups = tell(tell(backups, started("b" + i, 1)), completed("b" + i, NOON.plusSeconds(i)));
        }
        backups = tell(backups, started("failed", 1));
        backups = tell(backups, new BackupFailed("luneo", "failed", 1, new Failure("busy", "busy", "wait", true)));
        backups = tell(tell(backups, started("next", 1)), completed("next", NOON.plusSeconds(DatabaseBackups.KEPT)));
        assertThat(backups.of("luneo").find("failed")).isPresent();
    }

    @Test
    void none_that_may_be_restored_from_is_forgotten_however_many_there_are() {
        Backups backups = Backups.NONE;
        for (int i = 0; i < 2 * DatabaseBackups.KEPT; i++) {
            backups = tell(tell(backups, started("b" + i, 1)), completed("b" + i, NOON.plusSeconds(i)));
        }
        assertThat(backups.of("luneo").usable()).hasSize(2 * DatabaseBackups.KEPT);
    }

    @Test
    void a_suspicious_backup_counts_as_whole_from_a_lead_s_word_on_and_stays_restorable_all_the_while() {
        Backups backups = tell(Backups.NONE, suspicious("b1"));
        assertThat(backups.find("b1").orElseThrow().suspicion()).contains("half is gone");
        assertThat(backups.of("luneo").usable()).hasSize(1);

        Backups meant = tell(backups, new BackupChangeMeant("luneo", "b1", "a clean-up", "alice"));
        assertThat(meant.find("b1").orElseThrow().suspicion()).isEmpty();
        assertThat(meant.find("b1").orElseThrow().meant()).isPresent();
        // The first word counts, and none on one that looks whole or is not there.
        assertThat(tell(meant, new BackupChangeMeant("luneo", "b1", "no", "bob")))
                .isEqualTo(meant);
        Backups whole = tell(Backups.NONE, completed("b2", NOON));
        assertThat(tell(whole, new BackupChangeMeant("luneo", "b2", "no", "bob")))
                .isEqualTo(whole);
        assertThat(tell(whole, new BackupChangeMeant("luneo", "b3", "no", "bob")))
                .isEqualTo(whole);
    }

    @Test
    void a_lead_s_word_outlives_a_look_that_did_not_find_the_backup() {
        Backups meant =
                tell(tell(Backups.NONE, suspicious("b1")), new BackupChangeMeant("luneo", "b1", "a clean-up", "alice"));
        Backups missed = tell(meant, new BackupDisproved("luneo", "b1", "not there", Optional.empty()));
        assertThat(tell(missed, suspicious("b1")).find("b1").orElseThrow().suspicion())
                .isEmpty();
    }

    private static BackupCompleted suspicious(String id) {
        return new BackupCompleted(
                "luneo",
                id,
                "logical",
                "local",
                NOON,
                1,
                2,
                Duration.ofSeconds(3),
                Optional.empty(),
                Optional.of("half is gone"));
    }

    @Test
    void a_warning_about_the_rpo_is_kept_until_the_next_one() {
        var first = new RpoAtRisk("luneo", Optional.of(NOON), NOON.plusSeconds(3600), "soon");
        var second = new RpoAtRisk("luneo", Optional.empty(), NOON.plusSeconds(7200), "later");
        Backups backups = tell(Backups.NONE, first);
        assertThat(backups.of("luneo").rpoRisk()).contains(first);
        assertThat(tell(backups, second).of("luneo").rpoRisk()).contains(second);
        assertThat(backups.of("shop").rpoRisk()).isEmpty();
    }

    @Test
    void a_backup_that_differed_or_was_damaged_counts_as_whole_again_when_a_lead_has_cleared_it() {
        BackupEvent cleared = new BackupCleared("luneo", "b1", "looked at again", "r2");
        Backups differing =
                tell(tell(Backups.NONE, completed("b1", NOON)), new BackupDiffers("luneo", "b1", "2 rows less", "r1"));
        assertThat(only(differing).suspicion()).isPresent();
        assertThat(only(differing).usable()).isTrue();
        assertThat(only(tell(differing, cleared)).suspicion()).isEmpty();

        Backups damaged = tell(
                tell(Backups.NONE, completed("b1", NOON)),
                new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("r1")));
        assertThat(only(damaged).damaged()).isTrue();
        assertThat(only(tell(damaged, cleared)).usable()).isTrue();
        assertThat(only(tell(damaged, cleared)).damaged()).isFalse();
    }

    @Test
    void clearing_does_not_bring_back_what_is_gone() {
        BackupEvent cleared = new BackupCleared("luneo", "b1", "looked at again", "r2");
        Backups missed = tell(
                tell(Backups.NONE, completed("b1", NOON)),
                new BackupDisproved("luneo", "b1", "not there", Optional.empty()));
        assertThat(only(missed).damaged()).as("it was only not there").isFalse();
        assertThat(missed.evolve(new Recorded<>(cleared, NOON.plusSeconds(5), "test")))
                .isEqualTo(missed);
        Backups running = tell(Backups.NONE, started("b1", 1));
        assertThat(only(running).damaged()).isFalse();
        assertThat(tell(running, cleared)).isEqualTo(running);
    }

    @Test
    void what_a_recovery_found_different_takes_back_a_lead_s_earlier_word_that_something_else_was_meant() {
        Backups meant =
                tell(tell(Backups.NONE, suspicious("b1")), new BackupChangeMeant("luneo", "b1", "a clean-up", "alice"));
        assertThat(only(meant).suspicion()).isEmpty();
        Backups differing = tell(meant, new BackupDiffers("luneo", "b1", "2 rows less", "r1"));
        assertThat(only(differing).suspicion())
                .contains("what came back from it was not what was recorded: 2 rows less");
    }

    @Test
    void the_newest_usable_one_is_that_of_the_newest_instant_whichever_was_begun_last() {
        Backups backups = tell(Backups.NONE, completed("b1", NOON));
        backups = tell(backups, completed("b2", NOON.minusSeconds(60)));
        assertThat(backups.of("luneo").newestUsable()).map(Backup::id).contains("b1");
        assertThat(backups.newestFirst().map(Backup::id)).containsExactlyInAnyOrder("b1", "b2");
        assertThat(Backups.NONE.of("luneo").newestUsable()).isEmpty();
    }

    private static Backup only(Backups backups) {
        return backups.newestFirst().findFirst().orElseThrow();
    }

    private static Backups tell(Backups backups, BackupEvent event) {
        return backups.evolve(new Recorded<>(event, NOON, "test"));
    }

    private static BackupStarted started(String id, int attempt) {
        return new BackupStarted("luneo", id, false, attempt, "me/1");
    }

    private static BackupCompleted completed(String id, Instant point) {
        return new BackupCompleted("luneo", id, "logical", "local", point, 1, 2, Duration.ofSeconds(3));
    }
}
