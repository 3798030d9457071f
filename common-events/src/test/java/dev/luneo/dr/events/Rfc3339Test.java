package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way reads what the long way reads, and refuses what the long way refuses. */
class Rfc3339Test {
    @Test
    void every_instant_comes_back_from_its_text() {
        Random random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(-62_000_000_000L, 250_000_000_000L);
            int digits = random.nextInt(10);
            long nanos = random.nextInt(1_000_000_000);
            for (int cut = digits; cut < 9; cut++) {
                nanos = nanos / 10;
            }
            for (int cut = digits; cut < 9; cut++) {
                nanos = nanos * 10;
            }
            Instant instant = Instant.ofEpochSecond(second, nanos);
            assertThat(Rfc3339.instant(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T03:15:00Z",
                "2026-11-23T03:15:00.5Z",
                "2026-11-23T03:15:00.123456789Z",
                "2026-11-23t03:15:00z",
                "2026-11-23T03:15:00+01:00",
                "2026-11-23T03:15Z",
                "+12026-11-23T03:15:00Z"
            })
    void other_ways_to_write_a_time_are_read_too(String text) {
        assertThat(Rfc3339.instant(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-23",
                "2026-13-23T03:15:00Z",
                "2026-02-30T03:15:00Z",
                "2026-11-23T25:15:00Z",
                "2026-11-23T03:15:00",
                "2026-+1-23T03:15:00Z",
                "2026-11-23 03:15:00Z",
                "2026-11-23T03:15:00.1234567890Z",
                "2026-11-23T03:15:00,5Z"
            })
    void what_is_no_time_is_refused(String text) {
        assertThatThrownBy(() -> OffsetDateTime.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> Rfc3339.instant(text)).isInstanceOf(DateTimeException.class);
    }
}
