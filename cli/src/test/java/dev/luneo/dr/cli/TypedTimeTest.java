package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An hour too late brings the damage back, so no time is guessed: it is read as it was written, or asked about. */
class TypedTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Monday, 03:14 in Berlin. */
    private static final Instant NOW = Instant.parse("2026-11-30T02:14:00Z");

    private static WhenItBegan read(String typed) {
        return new TypedTime(NOW, BERLIN).read(typed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            02:10                       | 2026-11-30T01:10:00Z
            2:10                        | 2026-11-30T01:10:00Z
            02:10:30                    | 2026-11-30T01:10:30Z
            23:00                       | 2026-11-29T22:00:00Z
            02.10                       | 2026-11-30T01:10:00Z
            today 02:10                 | 2026-11-30T01:10:00Z
            yesterday 23:00             | 2026-11-29T22:00:00Z
            '  Yesterday   23:00 '      | 2026-11-29T22:00:00Z
            monday 02:10                | 2026-11-30T01:10:00Z
            monday 23:00                | 2026-11-23T22:00:00Z
            sun 23:00                   | 2026-11-29T22:00:00Z
            friday 18:30                | 2026-11-27T17:30:00Z
            10 min ago                  | 2026-11-30T02:04:00Z
            10min ago                   | 2026-11-30T02:04:00Z
            90 minutes ago              | 2026-11-30T00:44:00Z
            2 h ago                     | 2026-11-30T00:14:00Z
            3 days ago                  | 2026-11-27T02:14:00Z
            45 s ago                    | 2026-11-30T02:13:15Z
            1 h 30 min ago              | 2026-11-30T00:44:00Z
            an hour ago                 | 2026-11-30T01:14:00Z
            half an hour ago            | 2026-11-30T01:44:00Z
            2:10 am                     | 2026-11-30T01:10:00Z
            2:10am                      | 2026-11-30T01:10:00Z
            2am                         | 2026-11-30T01:00:00Z
            12:30 am                    | 2026-11-29T23:30:00Z
            yesterday at 11 pm          | 2026-11-29T22:00:00Z
            now                         | 2026-11-30T02:14:00Z
            2026-11-23 02:10            | 2026-11-23T01:10:00Z
            2026-11-23T02:10            | 2026-11-23T01:10:00Z
            2026-07-23 02:10            | 2026-07-23T00:10:00Z
            2026-11-23T02:10:00+01:00   | 2026-11-23T01:10:00Z
            2026-11-23T01:10:00Z        | 2026-11-23T01:10:00Z
            2026-11-23T01:10:00.5Z      | 2026-11-23T01:10:00.500Z
            01:10 UTC                   | 2026-11-30T01:10:00Z
            01:10Z                      | 2026-11-30T01:10:00Z
            02:10+01:00                 | 2026-11-30T01:10:00Z
            """)
    void a_time_is_read_as_people_write_it_on_the_plans_clock(String typed, Instant meant) {
        assertThat(read(typed)).isEqualTo(new WhenItBegan.At(meant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "0210",
                "25:00",
                "02:60",
                "half past two",
                "someday 02:10",
                "mo 02:10",
                "13 pm",
                "0 am",
                "min ago",
                "10 minx ago",
                "2026-02-30 02:10",
                "10 ago",
                "-3 h ago",
                "12/11 02:10",
                "02:10 CEST"
            })
    void what_is_no_time_is_not_taken_for_one(String typed) {
        assertThat(read(typed)).isEqualTo(new WhenItBegan.NotUnderstood());
    }

    @Test
    void what_is_still_to_come_is_said_to_be() {
        assertThat(read("today 23:00")).isEqualTo(new WhenItBegan.Ahead(Instant.parse("2026-11-30T22:00:00Z")));
        assertThat(read("2026-11-30T03:14:00Z"))
                .isEqualTo(new WhenItBegan.Ahead(Instant.parse("2026-11-30T03:14:00Z")));
    }

    @Test
    void a_time_that_the_clocks_showed_twice_is_asked_about() {
        TypedTime after = new TypedTime(Instant.parse("2026-10-25T03:00:00Z"), BERLIN);
        assertThat(after.read("02:30"))
                .isEqualTo(new WhenItBegan.Twice(
                        LocalDateTime.parse("2026-10-25T02:30"),
                        List.of(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z"))));
        assertThat(after.read("02:30+01:00")).isEqualTo(new WhenItBegan.At(Instant.parse("2026-10-25T01:30:00Z")));
    }

    @Test
    void of_two_that_it_may_be_the_one_that_is_still_to_come_is_none() {
        TypedTime between = new TypedTime(Instant.parse("2026-10-25T00:45:00Z"), BERLIN);
        assertThat(between.read("02:30")).isEqualTo(new WhenItBegan.At(Instant.parse("2026-10-25T00:30:00Z")));
    }

    @Test
    void a_time_that_the_clocks_skipped_never_was() {
        TypedTime after = new TypedTime(Instant.parse("2026-03-29T03:00:00Z"), BERLIN);
        assertThat(after.read("02:30"))
                .isEqualTo(new WhenItBegan.Never(
                        LocalDateTime.parse("2026-03-29T02:30"), Instant.parse("2026-03-29T00:59:59Z")));
    }
}
