package dev.luneo.dr.restore.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonelessTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-23T02:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T03:15, 2026-11-23T03:15:00+01:00",
        "2026-11-23 03:15:20, 2026-11-23T03:15:20+01:00",
        "2026-07-23 03:15, 2026-07-23T03:15:00+02:00",
        "03:15, 2026-11-23T03:15:00+01:00",
        "23:50, 2026-11-22T23:50:00+01:00",
        "03:31, 2026-11-22T03:31:00+01:00",
    })
    void what_a_clock_on_a_wall_says_is_answered_with_the_instant_it_may_mean(String text, String instant) {
        assertThat(problem(text)).contains("write " + instant + ";", "Europe/Berlin");
    }

    @Test
    void in_the_hour_that_comes_twice_both_are_named() {
        assertThat(problem("2026-10-25T02:30")).contains("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00");
    }

    @Test
    void in_the_hour_that_is_skipped_none_is() {
        assertThat(problem("2026-03-29T02:30")).contains("skipped").doesNotContain("2026-03-29T0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T03:15:00Z",
                "2026-11-23T03:15:00+01:00",
                "latest",
                "",
                "yesterday",
                "25:00",
                "20261123T031500Z-ab12"
            })
    void nothing_else_is_taken_for_one(String text) {
        assertThat(ZonelessTime.read(text, NOW, BERLIN)).isEmpty();
    }

    private static String problem(String text) {
        return ZonelessTime.read(text, NOW, BERLIN).orElseThrow().problem();
    }
}
