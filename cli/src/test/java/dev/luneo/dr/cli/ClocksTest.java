package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-30T02:14:00Z");

    @Test
    void where_the_terminals_clock_shows_another_time_both_are_told() {
        Clocks clocks = new Clocks(BERLIN, ZoneId.of("UTC"), NOW);
        assertThat(clocks.at(Instant.parse("2026-11-30T01:10:00Z"))).isEqualTo("02:10:00 CET (01:10:00 UTC here)");
        assertThat(clocks.at(Instant.parse("2026-11-29T23:30:00Z")))
                .isEqualTo("00:30:00 CET (Sun 29 Nov 23:30:00 UTC here)");
    }

    @Test
    void where_it_shows_the_same_one_is_enough() {
        Clocks clocks = new Clocks(BERLIN, ZoneId.of("Europe/Vienna"), NOW);
        assertThat(clocks.ago(Instant.parse("2026-11-30T01:10:00Z"))).isEqualTo("02:10:00 CET, 1 h 4 min ago");
        assertThat(clocks.at(Instant.parse("2026-11-27T01:10:00Z"))).isEqualTo("Fri 27 Nov 02:10:00 CET");
        assertThat(clocks.at(Instant.parse("2025-07-27T01:10:00Z"))).isEqualTo("27 Jul 2025 03:10:00 CEST");
    }

    @Test
    void what_is_to_come_is_not_said_to_be_past() {
        assertThat(new Clocks(BERLIN, BERLIN, NOW).since(NOW.plusSeconds(90))).isEqualTo("in 1 min 30 s");
    }
}
