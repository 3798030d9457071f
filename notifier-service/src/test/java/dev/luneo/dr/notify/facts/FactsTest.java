package dev.luneo.dr.notify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FactsTest {

    @RepeatedTest(200)
    void however_the_partitions_interleave_the_facts_are_the_same(RepetitionInfo repetition) {
        List<Recorded<DrEvent>> inOrder = everything().events();
        Random random = new Random(repetition.getCurrentRepetition());
        assertThat(Log.fold(interleaved(inOrder, random))).isEqualTo(Log.fold(inOrder));
    }

    @Test
    void what_services_say_of_their_readiness_is_nobodys_news() {
        Log log = everything();
        ReadinessStated ready =
                new ReadinessStated("luneo", "deploy-service", "plan", Log.BEGIN, Optional.empty(), List.of());
        assertThat(log.facts().evolve(new Recorded<>(ready, Log.BEGIN, "deploy-service")))
                .isEqualTo(log.facts());
    }

    @Test
    void events_heard_twice_change_nothing() {
        List<Recorded<DrEvent>> inOrder = everything().events();
        List<Recorded<DrEvent>> twice = new ArrayList<>();
        inOrder.forEach(event -> {
            twice.add(event);
            twice.add(event);
        });
        twice.addAll(inOrder);
        assertThat(Log.fold(twice)).isEqualTo(Log.fold(inOrder));
    }

    @Test
    void a_status_never_moves_backwards_and_is_kept_once() {
        Log log = new Log()
                .add(new StatusChanged("i1", Status.IDENTIFIED, "first"), Log.BEGIN)
                .add(new StatusChanged("i1", Status.INVESTIGATING, "late word"), Log.BEGIN.plusSeconds(1))
                .add(new StatusChanged("i1", Status.IDENTIFIED, "again"), Log.BEGIN.plusSeconds(2))
                .add(new StatusChanged("i1", Status.RESTORING, "on"), Log.BEGIN.plusSeconds(3));
        assertThat(log.facts().subject("i1").orElseThrow().announced())
                .extracting(Announcement::message)
                .containsExactly("first", "on");
    }

    @Test
    void an_alert_that_fires_again_after_it_was_closed_is_not_cleared() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN).add(Log.closed("i1"), Log.BEGIN.plusSeconds(60));
        assertThat(log.facts().subject("i1").orElseThrow().incident().clearedAt())
                .contains(Log.BEGIN.plusSeconds(60));
        log.add(Log.incident("i1"), Log.BEGIN.plusSeconds(120));
        assertThat(log.facts().subject("i1").orElseThrow().incident().clearedAt())
                .isEmpty();
    }

    @Test
    void nobody_takes_back_or_softens_what_another_reported() {
        Log log = new Log()
                .add(Log.incident("i1"), Log.BEGIN, "notifier-service")
                .add(Log.closed("i1"), Log.BEGIN.plusSeconds(60), "mallory")
                .add(
                        new IncidentUpdated("i1", 9, Severity.INFO, "nothing to see"),
                        Log.BEGIN.plusSeconds(60),
                        "mallory");
        Incident incident = log.facts().subject("i1").orElseThrow().incident();
        assertThat(incident.clearedAt()).isEmpty();
        assertThat(incident.closed()).isEmpty();
        assertThat(incident.severity()).contains(Severity.CRITICAL);
        log.add(Log.closed("i1"), Log.BEGIN.plusSeconds(90), "notifier-service");
        assertThat(log.facts().subject("i1").orElseThrow().incident().clearedAt())
                .contains(Log.BEGIN.plusSeconds(90));
    }

    @Test
    void a_stranger_cannot_put_their_words_in_front_of_a_persons_report() {
        Log log = new Log()
                .add(Log.incident("i1"), Log.BEGIN, "notifier-service")
                .add(Log.incident("i1", Severity.INFO), Log.BEGIN.minusSeconds(3_600), "mallory");
        assertThat(log.facts().subject("i1").orElseThrow().incident().report())
                .get()
                .extracting(Recorded::source)
                .isEqualTo("notifier-service");
    }

    @Test
    void one_system_that_sees_the_problem_no_more_does_not_close_it_for_another_but_a_person_may() {
        Log log = new Log()
                .add(Log.incident("i1"), Log.BEGIN, "prometheus")
                .add(Log.incident("i1"), Log.BEGIN.plusSeconds(10), "zabbix")
                .add(Log.closed("i1"), Log.BEGIN.plusSeconds(60), "prometheus");
        assertThat(log.facts().subject("i1").orElseThrow().incident().clearedAt())
                .isEmpty();
        assertThat(new Log()
                        .add(Log.incident("i1"), Log.BEGIN, "zabbix")
                        .add(Log.closed("i1"), Log.BEGIN.plusSeconds(70), "notifier-service")
                        .facts()
                        .subject("i1")
                        .orElseThrow()
                        .incident()
                        .clearedAt())
                .contains(Log.BEGIN.plusSeconds(70));
        log.add(Log.closed("i1"), Log.BEGIN.plusSeconds(80), "zabbix");
        assertThat(log.facts().subject("i1").orElseThrow().incident().clearedAt())
                .contains(Log.BEGIN.plusSeconds(80));
    }

    @Test
    void any_number_of_names_take_only_so_much_room() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN, "prometheus");
        for (int i = 0; i < 1_000; i++) {
            log.add(Log.incident("i1"), Log.BEGIN.plusSeconds(i), "name-" + i);
        }
        log.add(Log.closed("i1"), Log.BEGIN.plusSeconds(2_000), "notifier-service");
        Incident incident = log.facts().subject("i1").orElseThrow().incident();
        assertThat(incident.voices()).hasSizeLessThan(30);
        assertThat(incident.clearedAt()).as("a person is still heard").isPresent();
    }

    @Test
    void drills_are_no_subjects() {
        Log log = new Log().add(Log.drill("d1", "luneo").requested(0).started());
        assertThat(log.facts().known().byId()).isEmpty();
        assertThat(log.facts().recoveries().find("d1")).isPresent();
    }

    private static Log everything() {
        Log log = new Log();
        log.add(Log.incident("i1"), Log.BEGIN);
        log.add(Log.incident("i2", Severity.INFO), Log.BEGIN);
        log.add(new IncidentUpdated("i2", 1, Severity.WARNING, "worse"), Log.BEGIN.plusSeconds(3));
        log.add(new IncidentUpdated("i2", 2, Severity.CRITICAL, "worst"), Log.BEGIN.plusSeconds(3));
        log.add(Log.closed("i2"), Log.BEGIN.plusSeconds(9));
        log.add(Log.answering("i1", "r1", "luneo")
                .requested(1)
                .approved("alice")
                .started()
                .step("restore-service", "restore-data")
                .restored()
                .redeployed()
                .verified());
        log.add(Log.answering("i1", "r2", "billing").requested(0).started().cancelled());
        log.add(Log.answering("i3", "r3", "billing").requested(0));
        log.add(new StatusChanged("i1", Status.INVESTIGATING, "looking"), Log.BEGIN.plusSeconds(1));
        log.add(new StatusChanged("i1", Status.RESOLVED, "done"), Log.BEGIN.plusSeconds(20));
        log.add(new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("r1")), Log.BEGIN.plusSeconds(4));
        log.add(
                new StakeholdersNotified("i1", "rto-breached", "n1", "ops", List.of("alice"), "late"),
                Log.BEGIN.plusSeconds(5));
        log.add(
                new NoticeGivenUp("i1", "rto-breached", "n1", "log", List.of(), new Failure("no", "no", "no", false)),
                Log.BEGIN.plusSeconds(6));
        return log;
    }

    /** Order holds within a key; another system may scatter even one incident's events. */
    private static List<Recorded<DrEvent>> interleaved(List<Recorded<DrEvent>> events, Random random) {
        Map<String, Deque<Recorded<DrEvent>>> queues = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            DrEvent event = events.get(i).event();
            String queue = event instanceof IncidentEvent ? "incident " + i : event.topic() + " " + event.key();
            queues.computeIfAbsent(queue, key -> new ArrayDeque<>()).add(events.get(i));
        }
        List<Recorded<DrEvent>> mixed = new ArrayList<>();
        List<Deque<Recorded<DrEvent>>> waiting = new ArrayList<>(queues.values());
        while (!waiting.isEmpty()) {
            Collections.shuffle(waiting, random);
            mixed.add(waiting.get(0).remove());
            waiting.removeIf(Deque::isEmpty);
        }
        return mixed;
    }
}
