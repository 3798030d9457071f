package dev.luneo.dr.restore.recoveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Duration OBJECTIVE = Duration.ofMinutes(30);
    private static final long GIGABYTE = 1_000_000_000;

    /** 10 s of choosing, 100 s of restoring, 20 s of comparing, 30 s of restarting; and 6 s between all of it. */
    private static Recovery measured(String id, long bytes) {
        return restoring(id, bytes)
                .after(Duration.ofSeconds(99))
                .stepFinished(Services.RESTORE, "restore-data", 1, Map.of())
                .stepStarted(Services.RESTORE, "compare-data", 1, Story.ME)
                .after(Duration.ofSeconds(19))
                .stepFinished(Services.RESTORE, "compare-data", 1, Map.of())
                .restored()
                .stepStarted(Services.DEPLOY, "restart:backend", 1, "d/1")
                .after(Duration.ofSeconds(29))
                .stepFinished(Services.DEPLOY, "restart:backend", 1, Map.of())
                .redeployed()
                .verified()
                .recovery();
    }

    private static Story restoring(String id, long bytes) {
        return Story.of(id, "luneo")
                .requested(0)
                .started()
                .stepStarted(Services.RESTORE, "choose-backup", 1, Story.ME)
                .after(Duration.ofSeconds(9))
                .stepFinished(Services.RESTORE, "choose-backup", 1, Map.of("databaseBytes", Long.toString(bytes)))
                .stepStarted(Services.RESTORE, "restore-data", 1, Story.ME);
    }

    private static Forecast before(long bytes, Recovery... history) {
        return Forecast.ofNew(Stream.of(history), Optional.of(bytes), OBJECTIVE);
    }

    @Test
    void without_a_measurement_it_says_that_it_does_not_know() {
        Forecast forecast = before(GIGABYTE);
        assertThat(forecast.known()).isFalse();
        assertThat(forecast.totalSeconds()).isEmpty();
        assertThat(forecast.remainingSeconds()).isEmpty();
        assertThat(forecast.sentence()).contains("no recovery of this database has been measured");
    }

    @Test
    void a_recovery_that_failed_is_no_measurement() {
        Recovery failed =
                Story.of("r1", "luneo").requested(0).started().cancelled().recovery();
        assertThat(before(GIGABYTE, failed).known()).isFalse();
    }

    @Test
    void the_same_size_takes_what_it_took() {
        Recovery earlier = measured("r1", GIGABYTE);
        assertThat(before(GIGABYTE, earlier).totalSeconds())
                .contains(earlier.rto().orElseThrow().toSeconds());
    }

    @Test
    void twice_the_data_takes_twice_as_long_to_restore_and_as_long_to_restart() {
        Recovery earlier = measured("r1", GIGABYTE);
        long once = before(GIGABYTE, earlier).totalSeconds().orElseThrow();
        assertThat(before(2 * GIGABYTE, earlier).totalSeconds()).contains(once + 10 + 100 + 20);
        assertThat(before(GIGABYTE / 2, earlier).totalSeconds()).contains(once - 65);
    }

    @Test
    void an_unknown_size_counts_as_the_same() {
        Recovery earlier = measured("r1", GIGABYTE);
        assertThat(Forecast.ofNew(Stream.of(earlier), Optional.empty(), OBJECTIVE)
                        .totalSeconds())
                .isEqualTo(before(GIGABYTE, earlier).totalSeconds());
    }

    @Test
    void one_slow_recovery_among_several_does_not_count() {
        Recovery usual = measured("r1", GIGABYTE);
        // A tenth of the data in the same time: ten times as slow.
        Recovery slow = measured("r2", GIGABYTE / 10);
        assertThat(before(GIGABYTE, usual, slow, usual).totalSeconds())
                .isEqualTo(before(GIGABYTE, usual).totalSeconds());
    }

    @Test
    void what_is_done_is_not_ahead_any_more() {
        Recovery earlier = measured("r1", GIGABYTE);
        Story story = restoring("r2", GIGABYTE).after(Duration.ofSeconds(40));
        Forecast forecast =
                Forecast.of(story.recovery(), Stream.of(earlier), Optional.of(GIGABYTE), story.now(), OBJECTIVE);
        // 60 s of restoring, 20 s of comparing, 30 s of restarting, and what lies between.
        assertThat(forecast.remainingSeconds().orElseThrow()).isBetween(110L, 116L);
        assertThat(forecast.totalSeconds().orElseThrow())
                .isEqualTo(forecast.remainingSeconds().orElseThrow()
                        + story.recovery().elapsed(story.now()).toSeconds());
        assertThat(forecast.sentence()).contains("left").contains("objective of 30 min");
    }

    @Test
    void a_step_that_takes_longer_than_ever_leaves_the_steps_after_it() {
        Recovery earlier = measured("r1", GIGABYTE);
        Story story = restoring("r2", GIGABYTE).after(Duration.ofHours(1));
        Forecast forecast =
                Forecast.of(story.recovery(), Stream.of(earlier), Optional.of(GIGABYTE), story.now(), OBJECTIVE);
        assertThat(forecast.remainingSeconds().orElseThrow()).isBetween(50L, 56L);
    }

    @Test
    void starting_over_makes_what_was_done_due_again() {
        Recovery earlier = measured("r1", GIGABYTE);
        Story story = restoring("r2", GIGABYTE)
                .stepFailed(Services.RESTORE, "restore-data", 1, "backup-damaged", false)
                .stepStarted(Services.RESTORE, "choose-backup", 2, Story.ME);
        Forecast forecast =
                Forecast.of(story.recovery(), Stream.of(earlier), Optional.of(GIGABYTE), story.now(), OBJECTIVE);
        assertThat(forecast.remainingSeconds().orElseThrow()).isGreaterThanOrEqualTo(160);
    }

    @Test
    void one_that_is_over_took_what_it_took() {
        Recovery over = measured("r1", GIGABYTE);
        Forecast forecast = Forecast.of(over, Stream.of(), Optional.empty(), Story.BEGIN, OBJECTIVE);
        assertThat(forecast.remainingSeconds()).contains(0L);
        assertThat(forecast.totalSeconds()).contains(over.rto().orElseThrow().toSeconds());
    }

    @Test
    void between_two_measurements_the_middle_is_said_and_on_how_many_it_rests() {
        Recovery usual = measured("r1", GIGABYTE);
        Recovery slow = measured("r2", GIGABYTE / 2);
        long one = before(GIGABYTE, usual).totalSeconds().orElseThrow();
        long other = before(GIGABYTE, slow).totalSeconds().orElseThrow();
        Forecast both = before(GIGABYTE, usual, slow);
        assertThat(both.totalSeconds()).contains((one + other) / 2);
        assertThat(both.sentence()).startsWith("About 3 min").endsWith("Measured in 2 earlier recoveries");
        assertThat(before(GIGABYTE, usual).sentence())
                .isEqualTo("About 2 min 48 s, against an objective of 30 min. Measured in one earlier recovery");
    }
}
