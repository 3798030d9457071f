package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryRef;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentClockTest {
    @Test
    void it_runs_from_the_first_decision_whatever_became_of_that() {
        Recoveries all = second("i1").fold(failed("i1").fold(Recoveries.NONE));
        Recovery last = all.find("r2").orElseThrow();
        IncidentClock clock = all.incidentClock(last).orElseThrow();
        assertThat(clock.attempts()).isEqualTo(2);
        assertThat(clock.rto(last)).contains(Duration.ofMinutes(40).plusSeconds(4));
        assertThat(last.rto()).as("its own clock").contains(Duration.ofSeconds(4));
    }

    @Test
    void a_first_attempt_has_its_own_clock_alone_even_afterwards() {
        Recoveries all = second("i1").fold(failed("i1").fold(Recoveries.NONE));
        assertThat(all.incidentClock(all.find("r1").orElseThrow())).isEmpty();
    }

    @Test
    void another_incident_has_another_clock() {
        Recoveries all = second("i2").fold(failed("i1").fold(Recoveries.NONE));
        assertThat(all.incidentClock(all.find("r2").orElseThrow())).isEmpty();
    }

    @Test
    void it_runs_while_the_last_attempt_does() {
        Recoveries all = answering("i1", "r2")
                .after(Duration.ofMinutes(40))
                .requested(0)
                .fold(failed("i1").fold(Recoveries.NONE));
        Recovery running = all.find("r2").orElseThrow();
        IncidentClock clock = all.incidentClock(running).orElseThrow();
        assertThat(clock.rto(running)).isEmpty();
        assertThat(clock.elapsed(running, Story.BEGIN.plus(Duration.ofHours(1)).plusSeconds(1)))
                .isEqualTo(Duration.ofHours(1));
    }

    private static Story failed(String incident) {
        return answering(incident, "r1").requested(0).started().cancelled();
    }

    private static Story second(String incident) {
        return answering(incident, "r2")
                .after(Duration.ofMinutes(40))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
    }

    private static Story answering(String incident, String recovery) {
        return Story.of(new RecoveryRef(
                recovery,
                "luneo",
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.of(incident)));
    }
}
