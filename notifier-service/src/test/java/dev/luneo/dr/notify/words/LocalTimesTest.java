package dev.luneo.dr.notify.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LocalTimesTest {
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
