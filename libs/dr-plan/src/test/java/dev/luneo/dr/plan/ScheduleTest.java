package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** 02:00 to 03:00 does not exist. */
    private static final LocalDate SPRING = LocalDate.of(2026, 3, 29);
    /** 02:00 to 03:00 comes twice. */
    private static final LocalDate AUTUMN = LocalDate.of(2026, 10, 25);

    private static List<Instant> runs(String cron, LocalDate from, LocalDate to, ZoneId zone) {
        Schedule schedule = new Schedule.Cron(cron);
        List<Instant> runs = new ArrayList<>();
        Instant end = to.atStartOfDay(zone).toInstant();
        Instant next = schedule.nextAfter(from.atStartOfDay(zone).toInstant().minusNanos(1), zone);
        while (next.isBefore(end)) {
            runs.add(next);
            next = schedule.nextAfter(next, zone);
        }
        return runs;
    }

    private static List<String> times(String cron, LocalDate day) {
        return runs(cron, day, day.plusDays(1), BERLIN).stream()
                .map(run -> run.atZone(BERLIN).toOffsetDateTime().toString().substring(11))
                .toList();
    }

    @Test
    void an_interval_is_an_exact_distance_whatever_the_clocks_do() {
        Schedule schedule = new Schedule.Every(Duration.ofHours(6));
        Instant before = AUTUMN.atStartOfDay(BERLIN).toInstant();
        assertThat(schedule.nextAfter(before, BERLIN)).isEqualTo(before.plus(Duration.ofHours(6)));
    }

    @Test
    void a_job_at_0230_runs_later_by_the_hour_that_summer_time_skips() {
        assertThat(times("30 2 * * *", SPRING)).containsExactly("03:30+02:00");
    }

    @Test
    void a_job_at_0230_runs_once_in_the_night_in_which_that_hour_comes_twice() {
        assertThat(times("30 2 * * *", AUTUMN)).containsExactly("02:30+02:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata"})
    void a_daily_job_runs_exactly_once_on_every_day_of_a_year_whenever_one_asks(String name) {
        ZoneId zone = ZoneId.of(name);
        for (String minute : List.of("0 0", "15 1", "30 2", "0 3", "59 1")) {
            List<LocalDate> days =
                    runs(minute + " * * *", LocalDate.of(2026, 1, 1), LocalDate.of(2027, 1, 1), zone).stream()
                            .map(run -> run.atZone(zone).toLocalDate())
                            .toList();
            assertThat(days).as(minute + " in " + name).hasSize(365).doesNotHaveDuplicates();
        }
    }

    @Test
    void asking_between_two_runs_gives_the_same_answer_as_asking_at_the_first() {
        Schedule schedule = new Schedule.Cron("30 2 * * *");
        for (LocalDate night : List.of(SPRING, AUTUMN)) {
            Instant from = night.atStartOfDay(BERLIN).toInstant();
            Instant due = schedule.nextAfter(from, BERLIN);
            for (Instant asked = from; asked.isBefore(due); asked = asked.plus(Duration.ofMinutes(7))) {
                assertThat(schedule.nextAfter(asked, BERLIN)).isEqualTo(due);
            }
            for (int minutes = 0; minutes < 600; minutes += 7) {
                assertThat(schedule.nextAfter(due.plus(Duration.ofMinutes(minutes)), BERLIN)
                                .atZone(BERLIN)
                                .toLocalDate())
                        .isEqualTo(night.plusDays(1));
            }
        }
    }

    @Test
    void a_job_of_every_quarter_of_an_hour_pauses_in_neither_night() {
        for (LocalDate night : List.of(SPRING, AUTUMN)) {
            List<Instant> runs = runs("*/15 * * * *", night, night.plusDays(1), BERLIN);
            assertThat(runs).hasSize(night.equals(SPRING) ? 23 * 4 : 25 * 4);
            for (int i = 1; i < runs.size(); i++) {
                assertThat(Duration.between(runs.get(i - 1), runs.get(i))).isEqualTo(Duration.ofMinutes(15));
            }
        }
    }

    @Test
    void no_night_leaves_more_than_two_hours_to_a_job_of_every_second_hour() {
        assertThat(times("0 */2 * * *", SPRING)).startsWith("00:00+01:00", "03:00+02:00", "04:00+02:00");
        assertThat(times("0 */2 * * *", AUTUMN)).startsWith("00:00+02:00", "02:00+02:00", "02:00+01:00", "04:00+01:00");
    }

    @Test
    void day_of_month_and_day_of_week_together_mean_either_as_in_unix() {
        List<LocalDate> days =
                runs("0 0 13 * FRI", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 20), ZoneOffset.UTC).stream()
                        .map(run -> run.atZone(ZoneOffset.UTC).toLocalDate())
                        .toList();
        assertThat(days)
                .containsExactly(
                        LocalDate.of(2026, 1, 2),
                        LocalDate.of(2026, 1, 9),
                        LocalDate.of(2026, 1, 13),
                        LocalDate.of(2026, 1, 16));
    }

    @Test
    void sunday_is_0_and_7() {
        ZonedDateTime saturday = ZonedDateTime.parse("2026-01-03T12:00:00Z");
        for (String sunday : List.of("0", "7", "sun")) {
            assertThat(new Schedule.Cron("0 0 * * " + sunday).nextAfter(saturday.toInstant(), ZoneOffset.UTC))
                    .isEqualTo("2026-01-04T00:00:00Z");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "0 * * * * *",
                "@daily",
                "a b c d e",
                "0 0 ? * *",
                "0 0 1W * *",
                "0 24 * * *",
                "0 0 31 4 *",
                "*/0 * * * *",
                "1,,2 * * * *",
                "0 0 0 * *",
                "0 0 * 13 *",
                "0 0 * * 1#2",
                "5-1 * * * *"
            })
    void what_is_no_unix_expression_is_refused(String expression) {
        assertThatThrownBy(() -> new Schedule.Cron(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_longest_gap_of_a_schedule_is_found_over_weekends_and_nights() {
        assertThat(ScheduleGap.longest(new Schedule.Cron("0 * * * *"), BERLIN)).contains(Duration.ofHours(1));
        assertThat(ScheduleGap.longest(new Schedule.Cron("0 0 * * 1-5"), ZoneOffset.UTC))
                .contains(Duration.ofDays(3));
        assertThat(ScheduleGap.longest(new Schedule.Cron("* 8-19 * * *"), ZoneOffset.UTC))
                .contains(Duration.ofHours(12).plusMinutes(1));
        assertThat(ScheduleGap.longest(new Schedule.Cron("0 0 29 2 *"), ZoneOffset.UTC)
                        .orElseThrow())
                .isGreaterThan(Duration.ofDays(1000));
    }
}
