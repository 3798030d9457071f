package dev.luneo.dr.kit.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PhrasesTest {
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
}
