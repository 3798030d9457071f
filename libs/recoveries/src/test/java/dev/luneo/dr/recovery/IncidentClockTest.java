package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.time.Duration;
import java.util.List;
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
    void an_attempt_that_named_no_incident_or_another_is_of_the_same_accident_while_nothing_was_over_in_between() {
        for (Optional<String> first : List.of(Optional.of("i0"), Optional.<String>empty())) {
            Recoveries all = second("i1").fold(failed(first).fold(Recoveries.NONE));
            assertThat(all.incidentClock(all.find("r2").orElseThrow())
                            .orElseThrow()
                            .attempts())
                    .isEqualTo(2);
        }
    }

    @Test
    void what_the_public_was_told_the_end_of_has_no_share_in_the_clock_of_what_comes_after() {
        Recoveries all = failed(Optional.empty()).then(over("r1")).fold(Recoveries.NONE);
        Recoveries after = second("i1").fold(all);
        assertThat(after.incidentClock(after.find("r2").orElseThrow())).isEmpty();
        Recoveries endedTogether = second("i1")
                .then(over("r1", "r2"))
                .fold(failed(Optional.empty()).fold(Recoveries.NONE));
        assertThat(endedTogether.incidentClock(endedTogether.find("r2").orElseThrow()))
                .as("one word for both")
                .isPresent();
    }

    @Test
    void what_was_verified_or_is_long_ago_has_none_either() {
        Story verified = answering(Optional.empty(), "r1")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        Recoveries all = second("i1").fold(verified.fold(Recoveries.NONE));
        assertThat(all.incidentClock(all.find("r2").orElseThrow())).isEmpty();
        Recoveries later = answering(Optional.empty(), "r2")
                .after(Duration.ofHours(25))
                .requested(0)
                .fold(failed(Optional.empty()).fold(Recoveries.NONE));
        assertThat(later.incidentClock(later.find("r2").orElseThrow())).isEmpty();
    }

    private static StatusChanged over(String... recoveries) {
        return new StatusChanged("r1", Status.RESOLVED, "over", Optional.of(List.of(recoveries)), Optional.empty());
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
        return failed(Optional.of(incident));
    }

    private static Story failed(Optional<String> incident) {
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
        return answering(Optional.of(incident), recovery);
    }

    private static Story answering(Optional<String> incident, String recovery) {
        return Story.of(new RecoveryRef(
                recovery, "luneo", RecoveryRef.Purpose.RECOVERY, RecoveryRef.Procedure.FULL_RESTORE, incident));
    }
}
