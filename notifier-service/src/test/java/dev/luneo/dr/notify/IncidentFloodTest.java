package dev.luneo.dr.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.notify.NotifierCommand.Announce;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.stakeholders.Links;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody who may report reports without end: all of it valid. */
class IncidentFloodTest {
    private static final int FLOOD = 100_000;
    private static final String TEXT = "x".repeat(4_000);

    private final Occasions occasions = new Occasions(TestPlan.read(), new Links("http://dr.example"));
    private final NotifierMachine machine = new NotifierMachine(TestPlan.read(), occasions);
    private Facts facts = Facts.NONE;
    private Instant now = Log.BEGIN;

    @Test
    void of_a_flood_the_newest_hundred_are_kept_and_the_others_counted() {
        for (int i = 0; i < FLOOD; i++) {
            report("flood-" + i, "flooder");
        }
        assertThat(facts.unanswered()).hasSize(100).extracting(Subject::id).contains("flood-" + (FLOOD - 1));
        assertThat(facts.known().byId()).hasSize(100);
        assertThat(facts.newestFirst()).hasSize(100);
        assertThat(facts.known().tally().forgotten()).isEqualTo(Map.of("flooder", FLOOD - 100L));
        assertThat(facts.known().tally().reported().values()).containsExactly((long) FLOOD);
    }

    @Test
    void a_flood_washes_nobody_else_away_and_one_under_many_names_nobody_with_a_token() {
        report("honest", "alertmanager");
        facts = facts.evolve(new Recorded<>(incident("by-hand", "alice", Optional.empty()), now, "notifier-service"));
        for (int i = 0; i < FLOOD; i++) {
            report("flood-" + i, "flooder");
        }
        assertThat(facts.subject("honest")).isPresent();
        for (int i = 0; i < FLOOD; i++) {
            report("many-" + i, "name-" + i);
        }
        assertThat(facts.unanswered()).hasSize(501);
        assertThat(facts.subject("by-hand")).isPresent();
        assertThat(facts.known().tally().forgotten()).hasSizeLessThan(100);
        assertThat(facts.known().tally().reported()).hasSizeLessThan(100);
    }

    @Test
    void what_is_kept_of_one_report_is_small_whatever_it_is_stuffed_with() {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            labels.put("label-" + i, TEXT);
        }
        labels.put("alertname", "Down");
        for (int i = 0; i < 100; i++) {
            var stuffed = new IncidentReported(
                    "i1", "s", Severity.INFO, TEXT, Optional.empty(), Optional.empty(), Map.copyOf(without(labels)));
            facts = facts.evolve(new Recorded<>(stuffed, now, "source-" + i));
        }
        Subject subject = facts.subject("i1").orElseThrow();
        assertThat(subject.toString().length()).isLessThan(50_000);
        assertThat(subject.incident().report().orElseThrow().event().labels()).containsEntry("alertname", "Down");
    }

    @Test
    void one_accident_has_one_card_however_many_report_it() {
        for (int i = 0; i < 2_000; i++) {
            report("flood-" + i, "source-" + i % 7);
            tell();
        }
        assertThat(cards()).isEqualTo(1);
    }

    @Test
    void a_flood_that_is_faster_than_the_log_has_one_card_all_the_same() {
        for (int i = 0; i < 1_000; i++) {
            report("flood-" + i, "flooder");
        }
        List<StatusChanged> said = announcements();
        for (int i = 1_000; i < 2_000; i++) {
            report("flood-" + i, "flooder");
            assertThat(announcements()).isEqualTo(said);
        }
        tell();
        assertThat(cards()).isEqualTo(1);
        // Told of, and not known why, as to a replica that kept others.
        facts = Facts.NONE.evolve(new Recorded<>(said.get(0), now, "notifier-service"));
        report("flood-after", "flooder");
        assertThat(announcements()).isEmpty();
    }

    @Test
    void whoever_opens_and_closes_without_end_fills_no_page_and_keeps_nobodys_word_from_it() {
        for (int i = 0; i < 2_000; i++) {
            report("flood-" + i, "flooder");
            tell();
            facts = facts.evolve(new Recorded<>(Log.closed("flood-" + i), now, "flooder"));
        }
        assertThat(cards()).isEqualTo(10);
        facts = facts.evolve(new Recorded<>(incident("by-hand", "alice", Optional.empty()), now, "notifier-service"));
        tell();
        assertThat(facts.subject("by-hand").orElseThrow().unresolved()).isTrue();
        facts = facts.evolve(new Recorded<>(Log.closed("by-hand"), now, "notifier-service"));
        now = now.plus(Duration.ofHours(1)).plusSeconds(1);
        report("flood-after", "flooder");
        tell();
        assertThat(cards()).isEqualTo(11);
    }

    @Test
    void a_graver_report_and_one_of_another_database_have_cards_of_their_own() {
        facts = facts.evolve(new Recorded<>(slow("slow", Optional.empty()), now, "flooder"));
        tell();
        facts = facts.evolve(new Recorded<>(incident("down", "alertmanager", Optional.empty()), now, "alertmanager"));
        tell();
        facts = facts.evolve(
                new Recorded<>(incident("billing", "alertmanager", Optional.of("billing")), now, "alertmanager"));
        tell();
        facts = facts.evolve(
                new Recorded<>(incident("made-up", "alertmanager", Optional.of("no-such")), now, "alertmanager"));
        tell();
        assertThat(facts.unresolved()).containsExactlyInAnyOrder("slow", "down", "billing");
    }

    @Test
    void what_was_told_on_a_card_that_is_resolved_is_over_unless_it_is_still_reported() {
        report("first", "alertmanager");
        tell();
        report("second", "alertmanager");
        report("third", "alertmanager");
        tell();
        facts = facts.evolve(new Recorded<>(
                new StatusChanged("first", Status.RESOLVED, "It is over"), now.plusSeconds(10), "notifier-service"));
        now = now.plusSeconds(20);
        facts = facts.evolve(new Recorded<>(Log.closed("second"), now, "alertmanager"));
        tell();
        assertThat(facts.unresolved()).isEmpty();
        report("third", "alertmanager");
        tell();
        assertThat(facts.unresolved()).containsExactly("third");
    }

    @Test
    void a_report_on_anothers_card_has_its_own_once_a_recovery_answers_it() {
        report("first", "alertmanager");
        tell();
        report("second", "alertmanager");
        tell();
        assertThat(facts.unresolved()).containsExactly("first");
        fold(Log.answering("second", "r1", "billing")
                .requested(1)
                .approved("alice")
                .started());
        tell();
        assertThat(facts.subject("second")
                        .orElseThrow()
                        .lastAnnounced()
                        .orElseThrow()
                        .status())
                .isEqualTo(Status.RESTORING);
    }

    @Test
    void a_recovery_in_the_middle_of_a_flood_is_told_of_at_once_and_no_flood_sends_a_notice() {
        for (int i = 0; i < FLOOD; i++) {
            report("flood-" + i, "name-" + i % 1_000);
        }
        tell();
        assertThat(occasions.pending(facts, now)).isEmpty();
        fold(Story.of("r1", "luneo").requested(0).started());
        assertThat(announcements()).extracting(StatusChanged::subject).contains("r1");
    }

    private static Map<String, String> without(Map<String, String> labels) {
        Map<String, String> hundred = new HashMap<>(labels);
        hundred.remove("label-0");
        return hundred;
    }

    private void report(String id, String source) {
        now = now.plusMillis(10);
        facts = facts.evolve(new Recorded<>(incident(id, source, Optional.empty()), now, source));
    }

    private void fold(Story story) {
        story.events().forEach(event -> facts = facts.evolve(event));
    }

    private static IncidentReported incident(String id, String source, Optional<String> database) {
        return new IncidentReported(id, source, Severity.CRITICAL, "It is down", database, Optional.empty(), Map.of());
    }

    private static IncidentReported slow(String id, Optional<String> database) {
        return new IncidentReported(
                id, "flooder", Severity.WARNING, "It is slow", database, Optional.empty(), Map.of());
    }

    /** Lets the machine say everything it has to say, as the runtime would. */
    private void tell() {
        for (List<StatusChanged> said = announcements(); !said.isEmpty(); said = announcements()) {
            said.forEach(status -> facts = facts.evolve(new Recorded<>(status, now, "notifier-service")));
        }
    }

    private List<StatusChanged> announcements() {
        return machine.decide(facts, situation()).stream()
                .map(decision -> ((Decision.Perform<NotifierCommand>) decision).command())
                .filter(Announce.class::isInstance)
                .map(command -> ((Announce) command).status())
                .toList();
    }

    private long cards() {
        Instant since = now.minus(Duration.ofHours(1));
        return facts.lively(since).stream()
                .filter(subject -> !subject.incident().reportedByToken())
                .filter(subject -> !subject.announced().isEmpty())
                .count();
    }

    private Situation situation() {
        return new Situation() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Optional<String> runner(String key) {
                return Optional.of("me/1");
            }
        };
    }
}
