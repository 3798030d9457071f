package dev.luneo.dr.backup.schedule;

import static dev.luneo.dr.backup.schedule.Given.BOOT;
import static dev.luneo.dr.backup.schedule.Given.ME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RpoAtRiskTest {
    private static final Instant BREACH = Instant.parse("2026-11-23T18:00:00Z");

    @Test
    void a_schedule_that_keeps_the_rpo_is_no_risk() {
        Given given = Given.every("1h", "6h").backedUp("b1");

        assertThat(given.risk()).isEmpty();
        assertThat(given.at("13:00").risk()).isEmpty();
    }

    @Test
    void nothing_scheduled_in_time_is_said_long_before_the_breach() {
        Given given = Given.cron("0 13 * * *").backedUp("b1");

        assertThat(given.risk()).hasValueSatisfying(risk -> {
            assertThat(risk.breachAt()).isEqualTo(BREACH);
            assertThat(risk.newestRestorablePoint()).contains(BOOT);
            assertThat(risk.detail()).contains("2026-11-24T12:00:00Z");
        });
    }

    @Test
    void it_is_said_once_for_each_breach() {
        Given given = Given.cron("0 13 * * *").backedUp("b1");
        given.event(given.risk().orElseThrow());

        assertThat(given.after(Duration.ofHours(1)).risk()).isEmpty();
        assertThat(given.at(Instant.parse("2026-11-24T12:00:00Z"))
                        .backedUp("b2")
                        .risk())
                .hasValueSatisfying(risk -> assertThat(risk.breachAt()).isEqualTo("2026-11-24T18:00:00Z"));
    }

    @Test
    void a_running_backup_that_will_not_be_done_in_time_is_a_risk_before_the_breach() {
        Given given = Given.every("1h", "6h");
        given.started("b1", false, 1, ME).completed("b1", BOOT, Duration.ofMinutes(20));
        given.at("17:30").started("b2", false, 1, ME);
        assertThat(given.risk()).isEmpty();

        given.at("17:45").started("b2", false, 2, ME);

        assertThat(given.risk()).hasValueSatisfying(risk -> {
            assertThat(risk.breachAt()).isEqualTo(BREACH);
            assertThat(risk.detail()).contains("b2 is being taken").contains("18:05");
        });
    }

    @Test
    void a_backup_that_takes_much_longer_than_the_last_ones_is_a_risk_before_the_breach() {
        Given given = Given.every("1h", "6h").backedUp("b1").at("17:00").started("b2", false, 1, ME);

        assertThat(given.at("17:29").risk()).isEmpty();
        assertThat(given.at("17:31").risk()).isPresent();
    }

    @Test
    void failures_are_a_risk_when_the_next_attempt_comes_too_late() {
        Given given = Given.every("1h", "6h")
                .backedUp("b1")
                .at("17:30")
                .started("b2", false, 1, ME)
                .failed("b2", 1, true);
        assertThat(given.risk()).isEmpty();

        given.started("b2", false, 2, ME).failed("b2", 2, false);

        assertThat(given.risk())
                .hasValueSatisfying(risk ->
                        assertThat(risk.detail()).contains("server-unreachable").contains("18:30"));
    }

    @Test
    void a_first_backup_that_is_given_up_is_a_risk_and_one_that_is_tried_is_not() {
        Given given = Given.every("1h", "6h").started("b1", false, 1, ME);
        assertThat(given.risk()).isEmpty();
        assertThat(given.failed("b1", 1, true).risk()).isEmpty();

        given.started("b1", false, 2, ME).failed("b1", 2, false);

        assertThat(given.risk()).hasValueSatisfying(risk -> {
            assertThat(risk.newestRestorablePoint()).isEmpty();
            assertThat(risk.breachAt()).isEqualTo(BOOT);
        });
    }

    @Test
    void a_server_whose_clock_is_ahead_does_not_make_the_rpo_look_kept() {
        Given given = Given.every("1h", "6h").started("b1", false, 1, ME);
        given.after(Duration.ofMinutes(1)).completed("b1", BOOT.plus(Duration.ofDays(3)), Duration.ofMinutes(1));

        assertThat(given.state().history(Given.DATABASE).newest()).contains(given.now());
        assertThat(given.at("13:01").begun()).hasSize(1);
    }
}
