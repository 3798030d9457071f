package dev.luneo.dr.notify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.recovery.Services;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Alerting systems have one id for a problem that comes back. */
class OccurrencesTest {
    @Test
    void while_a_problem_lasts_it_is_reported_once() {
        Log log = new Log();
        assertThat(Occurrences.toReport("fp-77", "alertmanager", log.facts())).isEqualTo("fp-77");
        log.add(Log.incident("fp-77"), Log.BEGIN);
        assertThat(Occurrences.toReport("fp-77", "alertmanager", log.facts())).isEqualTo("fp-77");
        log.add(Log.closed("fp-77"), Log.BEGIN.plusSeconds(1));
        assertThat(Occurrences.toReport("fp-77", "alertmanager", log.facts())).isEqualTo("fp-77");
    }

    @Test
    void one_that_comes_back_when_the_public_was_told_the_end_is_another_incident() {
        Log log = resolved(new Log(), "fp-77");
        assertThat(Occurrences.toReport("fp-77", "alertmanager", log.facts())).isEqualTo("fp-77:2");
        assertThat(Occurrences.newest("fp-77", "alertmanager", log.facts())).isEqualTo("fp-77");
        log.add(Log.incident("fp-77:2"), Log.BEGIN.plusSeconds(5));
        Facts back = log.facts();
        assertThat(Occurrences.toReport("fp-77", "alertmanager", back)).isEqualTo("fp-77:2");
        assertThat(Occurrences.newest("fp-77", "alertmanager", back)).isEqualTo("fp-77:2");
        assertThat(Occurrences.toReport(
                        "fp-77", "alertmanager", resolved(log, "fp-77:2").facts()))
                .isEqualTo("fp-77:3");
    }

    @Test
    void who_takes_the_next_number_takes_no_problem_over() {
        Log log = new Log().add(reported("fp-77:2", "mallory"), Log.BEGIN, Services.NOTIFIER);
        assertThat(Occurrences.toReport("fp-77", "prometheus", log.facts()))
                .as("before it was ever reported")
                .isEqualTo("fp-77");
        log.add(reported("fp-77", "prometheus"), Log.BEGIN, Services.NOTIFIER);
        assertThat(Occurrences.newest("fp-77", "prometheus", log.facts())).isEqualTo("fp-77");
        end(log, "fp-77");
        assertThat(Occurrences.toReport("fp-77", "prometheus", log.facts())).isEqualTo("fp-77:3");
        log.add(reported("fp-77:3", "prometheus"), Log.BEGIN.plusSeconds(5), Services.NOTIFIER);
        assertThat(Occurrences.newest("fp-77", "prometheus", log.facts())).isEqualTo("fp-77:3");
        assertThat(Occurrences.toReport("fp-77", "prometheus", log.facts())).isEqualTo("fp-77:3");
        assertThat(Occurrences.toReport("fp-77", "olga", log.facts()))
                .as("whoever speaks of fp-77 means the problem")
                .isEqualTo("fp-77:3");
    }

    @Test
    void what_is_published_under_the_name_of_a_token_is_not_taken_for_its_owner_s() {
        Log log = new Log().add(reported("fp-77", "prometheus"), Log.BEGIN, Services.NOTIFIER);
        end(log, "fp-77").add(reported("fp-77:2", "prometheus"), Log.BEGIN.plusSeconds(5), "prometheus");
        assertThat(Occurrences.toReport("fp-77", "prometheus", log.facts())).isEqualTo("fp-77:3");
        Subject stranger = log.facts().subject("fp-77:2").orElseThrow();
        assertThat(Occurrences.first(stranger, log.facts())).isEqualTo(stranger.incident());
    }

    @Test
    void what_was_published_goes_on_as_what_this_service_reports_of_it() {
        Log log = new Log().add(reported("fp-77", "prometheus"), Log.BEGIN, "prometheus");
        end(log, "fp-77").add(reported("fp-77:2", "prometheus"), Log.BEGIN.plusSeconds(5), Services.NOTIFIER);
        assertThat(Occurrences.newest("fp-77", "olga", log.facts())).isEqualTo("fp-77:2");
    }

    @Test
    void whoever_reports_a_problem_of_another_again_says_it_once() {
        Log log = new Log().add(reported("fp-77", "prometheus"), Log.BEGIN, Services.NOTIFIER);
        end(log, "fp-77").add(reported("fp-77:2", "olga"), Log.BEGIN.plusSeconds(5), Services.NOTIFIER);
        assertThat(Occurrences.toReport("fp-77", "olga", log.facts())).isEqualTo("fp-77:2");
        assertThat(Occurrences.newest("fp-77", "olga", log.facts())).isEqualTo("fp-77:2");
        assertThat(Occurrences.toReport("fp-77", "prometheus", log.facts())).isEqualTo("fp-77:3");
    }

    private static IncidentReported reported(String id, String who) {
        return new IncidentReported(
                id, who, Severity.CRITICAL, "It is down", Optional.empty(), Optional.empty(), Map.of());
    }

    private static Log end(Log log, String id) {
        for (Status status : Status.values()) {
            log.add(new StatusChanged(id, status, "word"), Log.BEGIN.plusSeconds(2));
        }
        return log;
    }

    private static Log resolved(Log log, String id) {
        return end(log.add(Log.incident(id), Log.BEGIN), id);
    }
}
