package dev.luneo.dr.notify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the notifier keeps of years, counted. */
class LongHistoryTest {
    private static final int MANY = Subjects.KEPT_WHOLE + 500;

    /** Incidents an hour apart, each told to the public and to two people, and over. */
    private static Log years() {
        Log log = new Log();
        for (int i = 0; i < MANY; i++) {
            String id = id(i);
            Instant at = at(i);
            log.add(Log.incident(id), at);
            log.add(new StatusChanged(id, Status.INVESTIGATING, "We look into it"), at.plusSeconds(1));
            log.add(new StatusChanged(id, Status.RESOLVED, "It is over"), at.plusSeconds(2));
            for (String channel : List.of("ops", "log")) {
                log.add(
                        new StakeholdersNotified(id, "rto-breached", "n-" + id, channel, List.of("alice"), "Late"),
                        at.plusSeconds(3));
            }
        }
        return log;
    }

    private static String id(int number) {
        return "inc-%05d".formatted(number);
    }

    private static Instant at(int number) {
        return Log.after(Duration.ofHours(number));
    }

    @Test
    void only_the_newest_subjects_and_notices_are_kept_whole() {
        Facts facts = years().facts();
        assertThat(facts.known().byId()).hasSize(MANY);
        assertThat(facts.known().byId().values().stream().filter(subject -> !subject.brief()))
                .hasSize(Subjects.KEPT_WHOLE);
        assertThat(facts.told()).hasSize(Facts.KEPT_TOLD);
        assertThat(facts.tellings()).hasSize(Facts.KEPT_TOLD);
        assertThat(facts.newestFirst()).first().extracting(Subject::id).isEqualTo(id(MANY - 1));
    }

    @Test
    void an_old_one_that_is_over_stays_over_whatever_is_said_of_it() {
        Log log = years();
        log.add(Log.incident(id(0)), at(MANY));
        log.add(new StatusChanged(id(0), Status.RESTORING, "Backwards"), at(MANY));
        Subject again = log.facts().subject(id(0)).orElseThrow();
        assertThat(again.resolved()).isTrue();
        assertThat(again.ofIncident()).isTrue();
        assertThat(log.facts().newestFirst()).first().extracting(Subject::id).isEqualTo(id(0));
    }

    @Test
    void one_that_the_public_waits_for_is_not_forgotten_until_its_reporter_sees_it_no_more() {
        Log log = new Log()
                .add(Log.incident("waiting"), Log.BEGIN)
                .add(new StatusChanged("waiting", Status.INVESTIGATING, "We look into it"), Log.BEGIN);
        years().events().forEach(event -> log.add(event.event(), event.time()));
        Subject waiting = log.facts().subject("waiting").orElseThrow();
        assertThat(waiting.brief()).isFalse();
        assertThat(log.facts().unresolved()).containsExactly("waiting");

        log.add(Log.closed("waiting"), at(MANY));
        for (int i = 0; i < Subjects.KEPT_WHOLE; i++) {
            log.add(new StatusChanged("later-" + i, Status.RESOLVED, "It is over"), at(MANY + 1));
        }
        assertThat(log.facts().subject("waiting").orElseThrow().brief()).isTrue();
        assertThat(log.facts().unresolved()).isEmpty();
    }

    @Test
    void what_was_told_of_a_recovery_that_still_goes_on_is_never_told_again() {
        Log log = new Log().add(Story.of("r1", "luneo").requested(0).started());
        log.add(new StakeholdersNotified("r1", "rto-breached", "n-r1", "ops", List.of("alice"), "Late"), Log.BEGIN);
        years().events().forEach(event -> log.add(event.event(), event.time()));
        assertThat(log.facts().told()).containsKey(Facts.toldKey("n-r1", "ops"));
    }

    @Test
    void a_bad_day_with_more_notices_than_usual_forgets_none_of_them() {
        Log log = new Log();
        for (int i = 0; i < 2 * Facts.KEPT_TOLD; i++) {
            log.add(
                    new StakeholdersNotified("s", "backup-failed", "n-" + i, "ops", List.of("bob"), "It failed"),
                    Log.BEGIN.plusSeconds(i));
        }
        assertThat(log.facts().told()).hasSize(2 * Facts.KEPT_TOLD);
    }
}
