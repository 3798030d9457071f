package dev.luneo.dr.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.notify.NotifierCommand.Announce;
import dev.luneo.dr.notify.NotifierCommand.Report;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.stakeholders.Links;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Accident;
import dev.luneo.dr.notify.status.Cards;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What an answer says of the public page is what the page says, whatever happened before. */
class CardsTest {
    private static final DrPlan PLAN = TestPlan.read();

    private final Cards cards = new Cards(PLAN);
    private final NotifierMachine machine =
            new NotifierMachine(PLAN, new Occasions(PLAN, new Links("http://dr.example")));
    private Facts facts = Facts.NONE;
    private Instant now = Log.BEGIN;

    @Test
    void an_incident_that_is_reported_while_a_recovery_has_a_card_is_told_of_there_before_and_after_a_lead_ends_it() {
        failed("r1", Optional.empty());
        tell();
        report("i1", "luneo");
        assertThat(cardOf("i1")).contains("r1");
        assertThat(cards.open(facts, now)).extracting(Subject::id).containsExactly("r1");
        failed("r2", Optional.of("i1"));
        tell();
        assertThat(cardOf("i1")).contains("r1");
        assertThat(open()).as("one accident, one card").containsExactly("r1");
        resolve("r1");
        assertThat(cards.open(facts, now)).isEmpty();
        tell();
        assertThat(open()).isEmpty();
        assertThat(facts.subject("i1").orElseThrow().announced()).isEmpty();
    }

    @Test
    void between_the_two_records_of_a_leads_word_nothing_begins_anew() {
        failed("r1", Optional.empty());
        tell();
        report("i1", "luneo");
        fold(new IncidentClosed("r1", "Resolved by alice: seen"), "notifier-service");
        tell();
        assertThat(open()).containsExactly("r1");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(cardOf("i1"))
                .as("where the second never came, the card is open")
                .contains("r1");
    }

    @Test
    void what_was_known_at_the_end_ends_with_it_by_name_and_what_was_not_has_a_card_of_its_own() {
        failed("r1", Optional.empty());
        tell();
        // By a clock that runs ahead.
        facts = machine.evolve(
                facts, new Recorded<>(incident("i1", "luneo"), now.plus(Duration.ofMinutes(5)), "zabbix"));
        resolve("r1");
        // It came between, and nobody had seen it when it was said that it is over.
        facts = machine.evolve(facts, new Recorded<>(incident("i2", "luneo"), now.minusSeconds(1), "notifier-service"));
        tell();
        assertThat(open()).containsExactly("i2");
        assertThat(facts.subject("i1").orElseThrow().announced()).isEmpty();
    }

    @Test
    void a_report_keeps_to_its_card_when_a_second_restore_is_refused() {
        fold(Story.of("r1", "luneo").requested(0).started());
        tell();
        report("i1", "luneo");
        fold(Log.answering("i1", "r2", "luneo").after(Duration.ofMinutes(1)).requested(0));
        tell();
        assertThat(open()).containsExactly("r1");
    }

    @Test
    void a_card_that_was_left_open_beside_another_of_the_same_database_is_made_good_by_what_answers_that() {
        failed("r1", Optional.empty());
        report("i1", "luneo");
        fold(new StatusChanged("r1", Status.IDENTIFIED, "x"), "notifier-service");
        fold(new StatusChanged("r1", Status.RESTORING, "x"), "notifier-service");
        fold(new StatusChanged("i1", Status.INVESTIGATING, "x"), "notifier-service");
        fold(Log.answering("i1", "r2", "luneo")
                .after(Duration.between(Log.BEGIN, now))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified());
        tell();
        assertThat(open()).isEmpty();
    }

    @Test
    void what_failed_after_something_was_verified_is_not_over() {
        report("i1", "luneo");
        fold(Log.answering("i1", "r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified());
        now = now.plus(Duration.ofMinutes(1));
        failed("r2", Optional.of("i1"));
        tell();
        assertThat(open()).containsExactly("i1");
    }

    @Test
    void what_is_reported_of_an_application_alone_and_a_restore_of_its_database_are_told_of_on_one_card() {
        now = now.plusSeconds(1);
        fold(ofTheApplication("i1"), "notifier-service");
        tell();
        failed("r1", Optional.empty());
        tell();
        assertThat(open()).containsExactly("i1");
        assertThat(cardOf("r1")).contains("i1");
        now = now.plus(Duration.ofMinutes(1));
        Story second = story("r2", "luneo", Optional.empty())
                .after(Duration.between(Log.BEGIN, now))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        fold(second);
        now = second.now();
        tell();
        assertThat(open()).isEmpty();
        assertThat(facts.subject("r2").orElseThrow().announced()).isEmpty();
    }

    @Test
    void what_is_reported_of_an_application_while_its_database_has_a_card_is_told_of_there() {
        failed("r1", Optional.empty());
        tell();
        now = now.plusSeconds(1);
        fold(ofTheApplication("i1"), "zabbix");
        tell();
        assertThat(open()).containsExactly("r1");
        assertThat(cardOf("i1")).contains("r1");
    }

    @Test
    void an_alert_that_is_published_and_comes_back_after_the_public_was_told_the_end_has_a_card_again() {
        fold(Log.incident("fp-77"), "zabbix");
        tell();
        assertThat(open()).containsExactly("fp-77");
        resolve("fp-77");
        comesBack();
        assertThat(open()).containsExactly("fp-77:2");
        comesBack();
        assertThat(open()).as("it goes on").containsExactly("fp-77:2");
        resolve("fp-77:2");
        tell();
        assertThat(open()).as("that it was seen before is no news").isEmpty();
        comesBack();
        assertThat(open()).containsExactly("fp-77:3");
    }

    @Test
    void what_is_sent_again_or_comes_late_or_was_never_seen_to_go_has_no_second_card() {
        fold(Log.incident("fp-77"), "zabbix");
        tell();
        Instant before = now.plusSeconds(1);
        now = now.plus(Duration.ofMinutes(5));
        fold(Log.incident("fp-77"), "zabbix");
        resolve("fp-77");
        now = now.plus(Duration.ofMinutes(5));
        fold(Log.incident("fp-77"), "zabbix");
        tell();
        assertThat(open()).as("sent again").isEmpty();
        facts = machine.evolve(facts, new Recorded<>(Log.closed("fp-77"), before, "zabbix"));
        facts = machine.evolve(facts, new Recorded<>(Log.incident("fp-77"), before.plusSeconds(9), "somebody"));
        tell();
        assertThat(open()).as("by somebody who had not reported it before").isEmpty();
    }

    /** What went and came, and was heard of only after the end, by whose clock may run behind ours. */
    @Test
    void that_it_came_back_before_the_end_was_said_is_no_second_time() {
        fold(Log.incident("fp-77"), "zabbix");
        tell();
        fold(Log.closed("fp-77"), "zabbix");
        now = now.plusSeconds(10);
        fold(Log.incident("fp-77"), "zabbix");
        resolve("fp-77");
        tell();
        assertThat(open()).isEmpty();
    }

    @Test
    void an_id_that_has_no_room_for_another_number_stops_nothing() {
        String id = "x".repeat(199);
        fold(Log.incident(id), "zabbix");
        tell();
        resolve(id);
        comesBack(id);
        assertThat(open()).isEmpty();
    }

    private void comesBack() {
        comesBack("fp-77");
    }

    private void comesBack(String id) {
        now = now.plus(Duration.ofMinutes(5));
        fold(Log.closed(id), "zabbix");
        now = now.plus(Duration.ofMinutes(5));
        fold(Log.incident(id), "zabbix");
        tell();
    }

    private static IncidentReported ofTheApplication(String id) {
        return new IncidentReported(
                id, "alice", Severity.CRITICAL, "It is down", Optional.empty(), Optional.of("backend"), Map.of());
    }

    @RepeatedTest(300)
    void what_is_said_of_the_page_is_what_it_says_next(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 12; i++) {
            anything(random, i);
            if (random.nextInt(3) > 0) {
                tell();
            }
        }
        List<String> said =
                cards.open(facts, now).stream().map(Subject::id).sorted().toList();
        String headline = cards.headline(facts, now);
        Map<String, Optional<String>> places = new TreeMap<>();
        facts.newestFirst().forEach(subject -> places.put(subject.id(), cardOf(subject.id())));
        tell();
        assertThat(open()).isEqualTo(said);
        assertThat(cards.headline(facts, now)).isEqualTo(headline);
        places.forEach((id, card) -> assertThat(
                        facts.subject(card.orElse(id)).orElseThrow().announced().isEmpty())
                .as("%s is told of on %s", id, card)
                .isEqualTo(card.isEmpty()));
    }

    private void anything(Random random, int i) {
        now = now.plus(Duration.ofSeconds(random.nextInt(600)));
        String database = random.nextBoolean() ? "luneo" : "billing";
        Optional<String> incident = facts.newestFirst()
                .filter(subject -> subject.incident().reported() && random.nextBoolean())
                .map(Subject::id)
                .findFirst();
        switch (random.nextInt(7)) {
            case 0, 1 ->
                fold(
                        new IncidentReported(
                                "i" + i,
                                "zabbix",
                                Severity.values()[random.nextInt(3)],
                                "It is down",
                                Optional.of(database).filter(any -> random.nextInt(4) > 0),
                                Optional.of("backend").filter(any -> random.nextInt(4) == 0),
                                Map.of()),
                        random.nextBoolean() ? "zabbix" : "notifier-service");
            case 2 -> incident.ifPresent(id -> fold(Log.closed(id), "zabbix"));
            case 3 ->
                cards.open(facts, now).stream()
                        .filter(card -> !facts.subject(card.id())
                                        .orElseThrow()
                                        .announced()
                                        .isEmpty()
                                && Accident.recoveries(card, facts).stream().noneMatch(Recovery::active))
                        .findFirst()
                        .ifPresent(card -> resolve(card.id()));
            case 4 -> failed("r" + i, incident);
            default -> {
                Story story = story("r" + i, database, incident)
                        .after(Duration.between(Log.BEGIN, now))
                        .requested(random.nextInt(2));
                switch (random.nextInt(5)) {
                    case 0 -> story.started();
                    case 1 -> story.approved("alice").started().cancelled();
                    case 2 -> story.cancelled();
                    case 3 ->
                        story.approved("alice")
                                .started()
                                .restored()
                                .redeployed()
                                .verified();
                    default -> {}
                }
                fold(story);
            }
        }
    }

    private static Story story(String id, String database, Optional<String> incident) {
        return incident.map(named -> Log.answering(named, id, database)).orElseGet(() -> Story.of(id, database));
    }

    private void failed(String id, Optional<String> incident) {
        now = now.plus(Duration.ofMinutes(5));
        Story story = story(id, "luneo", incident)
                .after(Duration.between(Log.BEGIN, now))
                .requested(0)
                .started();
        story.then(new RestoreFailed(story.ref(), new Failure("disk-full", "no space left", "make room", false)));
        fold(story);
        now = now.plus(Duration.ofMinutes(1));
    }

    private void report(String id, String database) {
        now = now.plusSeconds(1);
        fold(incident(id, database), "notifier-service");
    }

    private static IncidentReported incident(String id, String database) {
        return new IncidentReported(
                id, "alice", Severity.CRITICAL, "It is down", Optional.of(database), Optional.empty(), Map.of());
    }

    /** As {@code POST /api/incidents/{subject}/resolve} does. */
    private void resolve(String id) {
        Subject card = facts.subject(id).orElseThrow();
        fold(new IncidentClosed(id, "Resolved by alice: seen"), "notifier-service");
        fold(cards.resolved(card, "It is over.", facts, now), "notifier-service");
    }

    private Optional<String> cardOf(String id) {
        return facts.subject(id)
                .flatMap(subject -> cards.cardOf(subject, facts, now))
                .map(Subject::id);
    }

    /** What the page has at its head. */
    private List<String> open() {
        return facts.unresolved().stream()
                .filter(id -> Lifecycle.open(facts.subject(id).orElseThrow(), facts, now))
                .sorted()
                .toList();
    }

    private void fold(Story story) {
        story.events().forEach(event -> facts = machine.evolve(facts, event));
    }

    private void fold(DrEvent event, String source) {
        facts = machine.evolve(facts, new Recorded<>(event, now, source));
    }

    /** Lets the machine say everything it has to say, as the runtime would. */
    private void tell() {
        for (List<DrEvent> said = toSay(); !said.isEmpty(); said = toSay()) {
            said.forEach(event -> fold(event, "notifier-service"));
        }
    }

    private List<DrEvent> toSay() {
        return machine.decide(facts, situation()).stream()
                .map(decision -> ((Decision.Perform<NotifierCommand>) decision).command())
                .<DrEvent>flatMap(command -> command instanceof Announce announce
                        ? Stream.of(announce.status())
                        : command instanceof Report report ? Stream.of(report.occurrence()) : Stream.empty())
                .toList();
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
