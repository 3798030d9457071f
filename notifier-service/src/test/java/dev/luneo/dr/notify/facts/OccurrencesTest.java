package dev.luneo.dr.notify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.Log;
import org.junit.jupiter.api.Test;

/** Alerting systems have one id for a problem that comes back. */
class OccurrencesTest {
    @Test
    void while_a_problem_lasts_it_is_reported_once() {
        Log log = new Log();
        assertThat(Occurrences.toReport("fp-77", log.facts())).isEqualTo("fp-77");
        log.add(Log.incident("fp-77"), Log.BEGIN);
        assertThat(Occurrences.toReport("fp-77", log.facts())).isEqualTo("fp-77");
        log.add(Log.closed("fp-77"), Log.BEGIN.plusSeconds(1));
        assertThat(Occurrences.toReport("fp-77", log.facts())).isEqualTo("fp-77");
    }

    @Test
    void one_that_comes_back_when_the_public_was_told_the_end_is_another_incident() {
        Log log = resolved(new Log(), "fp-77");
        assertThat(Occurrences.toReport("fp-77", log.facts())).isEqualTo("fp-77:2");
        assertThat(Occurrences.newest("fp-77", log.facts())).isEqualTo("fp-77");
        log.add(Log.incident("fp-77:2"), Log.BEGIN.plusSeconds(5));
        Facts back = log.facts();
        assertThat(Occurrences.toReport("fp-77", back)).isEqualTo("fp-77:2");
        assertThat(Occurrences.newest("fp-77", back)).isEqualTo("fp-77:2");
        assertThat(Occurrences.toReport("fp-77", resolved(log, "fp-77:2").facts()))
                .isEqualTo("fp-77:3");
    }

    private static Log resolved(Log log, String id) {
        log.add(Log.incident(id), Log.BEGIN);
        for (Status status : Status.values()) {
            log.add(new StatusChanged(id, status, "word"), Log.BEGIN.plusSeconds(2));
        }
        return log;
    }
}
