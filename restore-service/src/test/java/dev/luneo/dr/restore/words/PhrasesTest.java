package dev.luneo.dr.restore.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.4S, 0 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT250S, 4 min 10 s",
        "PT2H5M9S, 2 h 5 min",
        "PT76H, 3 d 4 h"
    })
    void a_span_is_said_in_its_two_largest_units(Duration span, String words) {
        assertThat(Phrases.span(span)).isEqualTo(words);
    }

    @Test
    void a_time_is_said_on_the_clock_of_the_plans_zone() {
        assertThat(Phrases.time(Instant.parse("2026-11-23T03:15:00Z"), ZoneId.of("Europe/Berlin")))
                .isEqualTo("2026-11-23 04:15:00 CET");
    }

    @Test
    void how_long_ago_it_was_is_said_too_and_a_time_to_come_is_not_said_to_be_past() {
        Instant now = Instant.parse("2026-11-23T04:20:10Z");
        assertThat(Phrases.timeAgo(Instant.parse("2026-11-23T03:15:00Z"), ZoneId.of("UTC"), now))
                .isEqualTo("2026-11-23 03:15:00 UTC, 1 h 5 min ago");
        assertThat(Phrases.timeAgo(now.plusSeconds(61), ZoneId.of("UTC"), now))
                .isEqualTo("2026-11-23 04:21:11 UTC, in 1 min 1 s");
    }

    @ParameterizedTest
    @CsvSource({"PT59S, 59 s", "PT1M, 1 min", "PT59M59S, 59 min 59 s", "PT1H, 1 h", "PT24H, 1 d"})
    void a_whole_unit_is_said_as_that_unit(Duration span, String words) {
        assertThat(Phrases.span(span)).isEqualTo(words);
    }
}
