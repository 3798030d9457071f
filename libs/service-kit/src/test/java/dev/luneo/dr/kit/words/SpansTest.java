package dev.luneo.dr.kit.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
        assertThat(Spans.brief(span)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"PT59S, 59 s", "PT1M, 1 min", "PT59M59S, 59 min 59 s", "PT1H, 1 h", "PT24H, 1 d"})
    void a_whole_unit_is_said_as_that_unit(Duration span, String words) {
        assertThat(Spans.brief(span)).isEqualTo(words);
    }

    @Test
    void nothing_takes_less_than_no_time() {
        assertThat(Spans.seconds(Duration.ofMillis(1_250))).isEqualTo(1.25);
        assertThat(Spans.seconds(Duration.ofSeconds(-5))).isZero();
    }
}
