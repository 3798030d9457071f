package dev.luneo.dr.notify.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "PT-5S, less than a second",
        "PT0.999S, less than a second",
        "PT1S, about 1 second",
        "PT1.5S, about 2 seconds",
        "PT89S, about 89 seconds",
        "PT90S, about 2 minutes",
        "PT119M, about 119 minutes",
        "PT2H, about 2 hours",
        "PT2H1M, about 2 hours 1 minute",
        "PT35H59M, about 35 hours 59 minutes",
        "PT36H, about 1 day 12 hours",
        "PT48H, about 2 days",
        "PT49H, about 2 days 1 hour"
    })
    void the_public_is_told_about_how_long(Duration span, String words) {
        assertThat(Spans.about(span)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT4.2S, 4.2 s",
        "PT10S, 10 s",
        "PT1H2M3S, 1 h 2 min 3 s",
        "PT25H, 1 d 1 h",
        "PT2M, 2 min",
        "PT-12S, -12 s"
    })
    void who_works_with_it_is_told_to_the_second(Duration span, String words) {
        assertThat(Spans.exact(span)).isEqualTo(words);
    }

    @Test
    void in_the_hour_that_comes_twice_it_is_said_which_one_is_meant() {
        LocalTimes berlin = new LocalTimes(ZoneId.of("Europe/Berlin"));
        Instant twice = Instant.parse("2026-10-25T00:30:00Z");
        assertThat(berlin.clock(twice)).isEqualTo("02:30 CEST");
        assertThat(berlin.precise(twice)).isEqualTo("02:30:00 CEST");
        assertThat(berlin.precise(twice.plusSeconds(3_600))).isEqualTo("02:30:00 CET");
        Instant once = Instant.parse("2026-11-23T02:12:05Z");
        assertThat(berlin.clock(once)).isEqualTo("03:12");
        assertThat(berlin.precise(once)).isEqualTo("03:12:05");
        assertThat(berlin.full(once)).isEqualTo("23 November 2026, 03:12 (Europe/Berlin)");
    }
}
