package dev.luneo.dr.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepingTest {
    @Test
    void until_when_it_is_kept_is_said_to_the_second_on_the_clock_of_the_plan() {
        Instant ended = Instant.parse("2026-11-30T08:25:53.642464617Z");
        Keeping keeping = new Keeping(Duration.ofDays(7), ZoneId.of("Europe/Berlin"), ended.plusSeconds(60));
        assertThat(keeping.tooYoung(Optional.of(ended)))
                .contains("It is kept until 2026-12-07 09:25:53 CET, in case somebody misses something");
        assertThat(keeping.until(ended)).isEqualTo("2026-12-07T08:25:53Z");
    }
}
