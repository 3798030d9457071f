package dev.luneo.dr.restore.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaterRecoveryTest {
    private static final Story VERIFIED = Story.of("r1", "luneo")
            .requested(0)
            .started()
            .restored()
            .redeployed()
            .verified();

    @Test
    void a_backup_from_before_a_verified_recovery_would_throw_its_work_away_and_that_is_said() {
        Recoveries recoveries = VERIFIED.fold(Recoveries.NONE);
        Instant verified = recoveries.find("r1").orElseThrow().endedAt().orElseThrow();

        assertThat(than(verified.minus(Duration.ofSeconds(1)), recoveries))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("It was brought back and verified " + verified)
                        .contains("all that was written since, would be lost"));
        assertThat(than(verified.plus(Duration.ofSeconds(1)), recoveries)).isEmpty();
    }

    @Test
    void a_recovery_that_was_not_verified_brought_nothing_back() {
        Recoveries failed = Story.of("r2", "luneo").requested(0).started().fold(Recoveries.NONE);

        assertThat(than(Instant.EPOCH, failed)).isEmpty();
    }

    private static Optional<String> than(Instant point, Recoveries recoveries) {
        return LaterRecovery.than(point, "luneo", recoveries, Instant::toString);
    }
}
