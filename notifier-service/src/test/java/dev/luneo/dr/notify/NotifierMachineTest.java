package dev.luneo.dr.notify;

import static dev.luneo.dr.events.StatusEvent.Status.IDENTIFIED;
import static dev.luneo.dr.events.StatusEvent.Status.INVESTIGATING;
import static dev.luneo.dr.events.StatusEvent.Status.RESOLVED;
import static dev.luneo.dr.events.StatusEvent.Status.RESTORING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.notify.NotifierCommand.Announce;
import dev.luneo.dr.notify.NotifierCommand.Tell;
import dev.luneo.dr.notify.facts.Announcement;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.stakeholders.Links;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Given what stands in the log, what does the notifier say? */
class NotifierMachineTest {
    private final NotifierMachine machine =
            new NotifierMachine(TestPlan.read(), new Occasions(TestPlan.read(), new Links("http://dr.example")));

    @Test
    void an_incident_is_being_investigated() {
        assertThat(statuses(new Log().add(Log.incident("i1"), Log.BEGIN))).containsExactly(INVESTIGATING);
    }

    @Test
    void an_incident_of_mere_information_does_not_open_the_page_until_it_gets_worse() {
        Log log = new Log().add(Log.incident("i1", Severity.INFO), Log.BEGIN);
        assertThat(statuses(log)).isEmpty();
        log.add(new IncidentUpdated("i1", 1, Severity.WARNING, "disk nearly full"), Log.BEGIN.plusSeconds(9));
        assertThat(statuses(log)).containsExactly(INVESTIGATING);
    }

    @Test
    void a_restore_that_waits_for_a_yes_means_identified() {
        assertThat(statuses(incident().add(story().requested(1)))).containsExactly(INVESTIGATING, IDENTIFIED);
    }

    @Test
    void a_restore_that_began_means_restoring_until_it_is_verified() {
        for (Story story : List.of(
                story().requested(0).started(),
                story().requested(0).started().restored(),
                story().requested(0).started().restored().redeployed())) {
            assertThat(statuses(incident().add(story))).containsExactly(INVESTIGATING, IDENTIFIED, RESTORING);
        }
    }

    @Test
    void a_verified_restore_means_resolved_and_every_status_on_the_way_is_announced_in_order() {
        assertThat(statuses(incident().add(verified()))).containsExactly(Status.values());
    }

    @Test
    void a_request_that_goes_on_waiting_keeps_no_end_back_and_shows_as_no_restore() {
        Log log = incident()
                .add(Log.answering("i1", "r0", "luneo").requested(1))
                .add(verified())
                .add(Log.answering("i1", "r2", "luneo").requested(1));
        assertThat(statuses(log)).containsExactly(Status.values());
        Facts facts = settled(log.facts(), now());
        assertThat(Facts.telling(facts.recoveriesOf(facts.subject("i1").orElseThrow())))
                .as("it is verified, and nobody is asked to approve another")
                .map(Recovery::id)
                .contains("r1");
    }

    @Test
    void of_several_requests_the_one_that_runs_tells_how_things_stand() {
        Log log = incident()
                .add(story().requested(1).approved("alice").started())
                .add(Log.answering("i1", "r2", "luneo")
                        .after(Duration.ofMinutes(1))
                        .requested(1));
        Facts facts = log.facts();
        assertThat(Facts.telling(facts.recoveriesOf(facts.subject("i1").orElseThrow())))
                .map(Recovery::id)
                .contains("r1");
        log.add(story().cancelled());
        assertThat(Facts.telling(
                        log.facts().recoveriesOf(log.facts().subject("i1").orElseThrow())))
                .as("the one that still waits")
                .map(Recovery::id)
                .contains("r2");
    }

    @Test
    void without_an_incident_the_page_opens_with_the_decision() {
        Story waiting = Story.of("r1", "luneo").requested(1);
        assertThat(statuses(new Log().add(waiting), "r1")).isEmpty();
        waiting.approved("alice");
        assertThat(statuses(new Log().add(waiting), "r1")).containsExactly(IDENTIFIED);
        waiting.started().restored().redeployed().verified();
        assertThat(statuses(new Log().add(waiting), "r1")).containsExactly(IDENTIFIED, RESTORING, RESOLVED);
    }

    @Test
    void what_failed_or_was_stopped_leaves_the_status_where_it_is() {
        assertThat(statuses(incident()
                        .add(story().requested(0)
                                .started()
                                .stepFailed("s", "x", 1, "disk-full", false)
                                .then(new RestoreFailed(story().ref(), failure())))))
                .containsExactly(INVESTIGATING, IDENTIFIED, RESTORING);
        assertThat(statuses(incident()
                        .add(story().requested(0)
                                .started()
                                .restored()
                                .redeployed()
                                .verificationFailed(false))))
                .containsExactly(INVESTIGATING, IDENTIFIED, RESTORING);
        assertThat(statuses(incident().add(story().requested(1).cancelled()))).containsExactly(INVESTIGATING);
    }

    @Test
    void a_partial_verdict_is_never_resolved() {
        assertThat(statuses(incident()
                        .add(story().requested(0)
                                .started()
                                .restored()
                                .redeployed()
                                .verificationFailed(true))))
                .doesNotContain(RESOLVED);
    }

    @Test
    void an_alert_that_clears_by_itself_is_never_resolved() {
        Log cleared = new Log().add(Log.closed("i1"), Log.BEGIN.plusSeconds(60));
        assertThat(of(settled(fold(settled(incident().facts(), now()), cleared), now()), "i1"))
                .containsExactly(INVESTIGATING);
        assertThat(of(settled(fold(incident().facts(), cleared), now()), "i1"))
                .as("over before anybody was told")
                .isEmpty();
    }

    @Test
    void a_second_recovery_that_is_verified_resolves_what_the_first_could_not() {
        Log log = incident()
                .add(story().requested(0).started().cancelled())
                .add(Log.answering("i1", "r2", "luneo")
                        .after(Duration.ofMinutes(5))
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
        assertThat(statuses(log)).containsExactly(Status.values());
    }

    @Test
    void a_failed_recovery_without_an_incident_is_made_good_by_the_next_of_its_database() {
        Story first = Story.of("r1", "luneo").requested(0).started();
        first.then(new RestoreFailed(first.ref(), failure()));
        Log log = new Log().add(first);
        Facts announced = settled(log.facts(), now());
        log.add(Story.of("r2", "luneo")
                .after(Duration.ofMinutes(9))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified());
        assertThat(of(announced, "r1")).containsExactly(IDENTIFIED, RESTORING);
        Facts later = settled(fold(announced, log), now());
        assertThat(of(later, "r1")).containsExactly(IDENTIFIED, RESTORING, RESOLVED);
        assertThat(of(later, "r2")).as("one accident is one card").isEmpty();
    }

    @Test
    void a_recovery_that_names_no_incident_is_told_of_on_the_card_of_the_one_that_its_database_has() {
        Log log = incident();
        Facts announced = settled(log.facts(), now());
        log.add(Story.of("r1", "luneo")
                .after(Duration.ofMinutes(9))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified());
        Facts later = settled(fold(announced, log), now());
        assertThat(of(later, "i1")).containsExactly(Status.values());
        assertThat(of(later, "r1")).isEmpty();
    }

    @Test
    void a_recovery_that_was_all_over_before_the_notifier_was_up_is_on_the_page_with_what_was_lost() {
        Log log = new Log()
                .add(Story.of("r1", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
        Facts told = settled(log.facts(), now());
        assertThat(of(told, "r1")).containsExactly(IDENTIFIED, RESTORING, RESOLVED);
        assertThat(lastWord(told, "r1")).contains("The data is back and in use", "is back. Entries made");
    }

    @Test
    void a_recovery_that_began_while_a_lead_ended_the_card_of_its_database_is_not_lost_with_it() {
        Facts investigating = settled(incident().facts(), now());
        Log begun = new Log()
                .add(Story.of("r1", "luneo").after(Duration.ofMinutes(9)).requested(0));
        Facts ended = fold(investigating, begun)
                .evolve(recorded(
                        new StatusChanged(
                                "i1", RESOLVED, "Our team confirmed it.", Optional.of(List.of()), Optional.empty()),
                        now()));
        Story rest = Story.of("r1", "luneo")
                .after(Duration.ofMinutes(9))
                .requested(0)
                .started();
        Facts later = settled(fold(ended, new Log().add(rest)), now());
        assertThat(of(later, "r1")).containsExactly(IDENTIFIED, RESTORING);
    }

    @Test
    void a_recovery_is_not_held_for_told_of_on_a_card_that_ended_before_it_by_a_clock_that_runs_ahead() {
        Facts resolved = settled(incident().add(verified()).facts(), now().plus(Duration.ofMinutes(10)));
        Log next = new Log()
                .add(Story.of("r2", "luneo")
                        .after(Duration.ofMinutes(15))
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
        assertThat(of(settled(fold(resolved, next), now().plus(Duration.ofMinutes(30))), "r2"))
                .containsExactly(IDENTIFIED, RESTORING, RESOLVED);
    }

    @Test
    void a_recovery_after_the_end_of_an_accident_has_a_card_of_its_own() {
        Log log = incident().add(verified());
        Facts announced = settled(log.facts(), now());
        log.add(Story.of("r9", "luneo").after(Duration.ofHours(8)).requested(0).started());
        assertThat(of(settled(fold(announced, log), now().plus(Duration.ofHours(8))), "r9"))
                .containsExactly(IDENTIFIED, RESTORING);
    }

    @Test
    void an_incident_over_two_databases_is_resolved_when_both_are() {
        Log log = incident()
                .add(verified())
                .add(Log.answering("i1", "r2", "billing").requested(0).started());
        assertThat(statuses(log)).doesNotContain(RESOLVED);
        log.add(Log.answering("i1", "r2", "billing")
                .after(Duration.ofMinutes(1))
                .restored()
                .redeployed()
                .verified());
        assertThat(statuses(log)).contains(RESOLVED);
    }

    /** Whoever may ask for a restore of another database could otherwise have the page say that all is well. */
    @Test
    void a_restore_of_another_database_does_not_resolve_what_is_reported_of_this_one() {
        Log log = incident()
                .add(
                        new BackupCompleted(
                                "luneo",
                                "20261101T000000Z-0001",
                                "logical",
                                "local",
                                Log.BEGIN,
                                1,
                                1,
                                Duration.ofSeconds(1)),
                        Log.BEGIN)
                .add(Log.answering("i1", "r1", "stats")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
        assertThat(statuses(log)).containsExactly(INVESTIGATING, IDENTIFIED, RESTORING);
        assertThat(statuses(log.add(Log.answering("i1", "r2", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified())))
                .containsExactly(Status.values());
    }

    /** Its id stands on the public page. */
    @Test
    void a_recoverys_card_is_nobodys_to_report_and_to_close() {
        Story failed = Story.of("r1", "luneo").requested(0).started().stepFailed("s", "x", 1, "disk-full", false);
        failed.then(new RestoreFailed(failed.ref(), failure()));
        for (boolean reportedFirst : List.of(true, false)) {
            Log log = new Log();
            Instant reported = reportedFirst ? Log.BEGIN.minusSeconds(60) : Log.BEGIN.plusSeconds(60);
            if (!reportedFirst) {
                log.add(failed);
            }
            log.add(Log.incident("r1"), reported, "alerts").add(Log.closed("r1"), reported.plusSeconds(1), "alerts");
            if (reportedFirst) {
                log.add(failed);
            }
            assertThat(statuses(log, "r1")).containsExactly(IDENTIFIED, RESTORING);
            Facts told = log.add(new StatusChanged("r1", IDENTIFIED, "We know."), Log.BEGIN.plusSeconds(70))
                    .facts();
            Subject card = told.subject("r1").orElseThrow();
            assertThat(card.ofIncident()).isFalse();
            assertThat(Lifecycle.open(card, told, Log.after(Duration.ofHours(9))))
                    .isTrue();
        }
    }

    @Test
    void what_a_recovery_could_not_mend_is_not_over_when_its_alert_clears() {
        Log log = incident()
                .add(story().requested(0)
                        .started()
                        .stepFailed("s", "x", 1, "disk-full", false)
                        .then(new RestoreFailed(story().ref(), failure())))
                .add(Log.closed("i1"), Log.after(Duration.ofMinutes(9)))
                .add(new StatusChanged("i1", INVESTIGATING, "We look."), Log.BEGIN.plusSeconds(1));
        Facts facts = log.facts();
        assertThat(Lifecycle.open(facts.subject("i1").orElseThrow(), facts, Log.after(Duration.ofHours(9))))
                .isTrue();
    }

    @Test
    void a_rejected_request_and_a_drill_say_nothing() {
        Log log = new Log()
                .add(Story.of("r1", "luneo").requested(1))
                .add(Story.of("r2", "luneo")
                        .requested(1)
                        .then(new RestoreRejected(Story.of("r2", "luneo").ref(), failure(), Optional.empty())))
                .add(Log.drill("d1", "billing")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
        assertThat(decide(log.facts(), Log.BEGIN)).isEmpty();
    }

    @RepeatedTest(100)
    void in_whatever_order_the_topics_arrive_the_statuses_are_the_same(RepetitionInfo repetition) {
        List<Recorded<DrEvent>> story = verified().events();
        List<Recorded<DrEvent>> mixed = new ArrayList<>(story);
        Random random = new Random(repetition.getCurrentRepetition());
        // The incident, from another topic, turns up anywhere between; the machine speaks after every event.
        mixed.add(
                random.nextInt(mixed.size() + 1),
                new Log().add(Log.incident("i1"), Log.BEGIN).events().get(0));
        Facts facts = Facts.NONE;
        for (Recorded<DrEvent> event : mixed) {
            facts = facts.evolve(event);
            facts = random.nextBoolean() ? settled(facts, now()) : facts;
        }
        assertThat(of(settled(facts, now()), "i1")).containsExactly(Status.values());
    }

    @Test
    void one_status_is_announced_at_a_time_so_that_they_keep_their_order() {
        assertThat(announcements(decide(incident().add(verified()).facts(), now())))
                .extracting(StatusChanged::status)
                .containsExactly(INVESTIGATING);
    }

    @Test
    void a_restart_between_decision_and_announcement_announces_it_once() {
        Facts before = incident().facts();
        StatusChanged said = announcements(decide(before, now())).get(0);
        // Two runs of the service decide the same, with the same id; the log keeps the first.
        assertThat(decide(before, now())).isEqualTo(decide(before, now()));
        Facts after = before.evolve(recorded(said, now())).evolve(recorded(said, now()));
        assertThat(of(after, "i1")).containsExactly(INVESTIGATING);
        assertThat(announcements(decide(after, now()))).isEmpty();
    }

    @Test
    void a_replica_that_does_not_own_the_subject_says_nothing() {
        Facts facts = incident().add(verified()).facts();
        assertThat(machine.decide(facts, situation(now(), Optional.empty()))).isEmpty();
    }

    @Test
    void an_old_log_met_for_the_first_time_is_history() {
        Log log = incident().add(verified());
        assertThat(decide(log.facts(), Log.after(Duration.ofDays(30)))).isEmpty();
    }

    @Test
    void what_was_begun_before_a_long_outage_of_the_notifier_is_finished_after_it() {
        Facts investigating = settled(incident().facts(), now());
        Facts verified = fold(investigating, new Log().add(verified()));
        assertThat(of(settled(verified, Log.after(Duration.ofDays(3))), "i1")).containsExactly(Status.values());
    }

    @Test
    void every_notice_goes_to_every_channel_of_its_rules_with_roles_expanded_and_each_name_once() {
        List<Tell> told = tells(decide(incident().add(verified()).facts(), now()));
        assertThat(told).hasSize(2).allSatisfy(tell -> {
            assertThat(tell.addressed().recipients()).containsExactly("product", "alice");
            assertThat(tell.addressed().notice().occasion()).hasToString("full-restore-finished");
        });
        assertThat(told).extracting(tell -> tell.addressed().channel()).containsExactly("log", "ops");
    }

    @Test
    void a_restart_in_the_middle_of_sending_sends_again_only_what_no_channel_confirmed_and_by_the_same_id() {
        Facts facts = incident().add(verified()).facts();
        List<Tell> before = tells(decide(facts, now()));
        Facts halfway = facts.evolve(recorded(confirmed(before.get(0)), now()));
        List<Tell> after = tells(decide(halfway, now()));
        assertThat(after).containsExactly(before.get(1));
        assertThat(tells(decide(halfway.evolve(recorded(confirmed(before.get(1)), now())), now())))
                .isEmpty();
    }

    @Test
    void a_channel_in_outage_holds_a_few_notices_at_a_time_and_does_not_hold_up_the_other() {
        Log log = new Log();
        for (int i = 0; i < 10; i++) {
            log.add(Story.of("r" + i, "db" + i)
                    .requested(0)
                    .started()
                    .restored()
                    .redeployed()
                    .verified());
        }
        List<Tell> told = tells(decide(log.facts(), now()));
        assertThat(told.stream().filter(tell -> tell.addressed().channel().equals("ops")))
                .hasSize(4);
        Facts opsIsDown = log.facts();
        for (int round = 0; round < 3; round++) {
            for (Tell tell : tells(decide(opsIsDown, now()))) {
                if (tell.addressed().channel().equals("log")) {
                    opsIsDown = opsIsDown.evolve(recorded(confirmed(tell), now()));
                }
            }
        }
        assertThat(opsIsDown.told()).hasSize(10);
    }

    private static Log incident() {
        return new Log().add(Log.incident("i1"), Log.BEGIN);
    }

    private static Story story() {
        return Log.answering("i1", "r1", "luneo");
    }

    private static Story verified() {
        return story().requested(1)
                .approved("alice")
                .started()
                .restored()
                .redeployed()
                .verified();
    }

    private static Failure failure() {
        return new Failure("disk-full", "no space left", "make room", false);
    }

    private static Instant now() {
        return Log.after(Duration.ofMinutes(10));
    }

    private static Recorded<DrEvent> recorded(DrEvent event, Instant at) {
        return new Recorded<>(event, at, "notifier-service");
    }

    private static StakeholdersNotified confirmed(Tell tell) {
        var notice = tell.addressed().notice();
        return new StakeholdersNotified(
                notice.subject(),
                notice.occasion().toString(),
                notice.id(),
                tell.addressed().channel(),
                tell.addressed().recipients(),
                notice.message());
    }

    private List<Status> statuses(Log log) {
        return statuses(log, "i1");
    }

    private List<Status> statuses(Log log, String subject) {
        return of(settled(log.facts(), now()), subject);
    }

    private static List<Status> of(Facts facts, String subject) {
        return facts.subject(subject).map(Subject::announced).stream()
                .flatMap(List::stream)
                .map(Announcement::status)
                .toList();
    }

    private static String lastWord(Facts facts, String subject) {
        return facts.subject(subject)
                .flatMap(Subject::lastAnnounced)
                .map(Announcement::message)
                .orElseThrow();
    }

    private static Facts fold(Facts facts, Log log) {
        Facts folded = facts;
        for (Recorded<DrEvent> event : log.events()) {
            folded = folded.evolve(event);
        }
        return folded;
    }

    /** Lets the machine say everything it has to say, as the runtime would. */
    private Facts settled(Facts facts, Instant now) {
        Facts settled = facts;
        for (List<StatusChanged> said = announcements(decide(settled, now));
                !said.isEmpty();
                said = announcements(decide(settled, now))) {
            for (StatusChanged status : said) {
                settled = settled.evolve(recorded(status, now));
            }
        }
        return settled;
    }

    private List<Decision<NotifierCommand>> decide(Facts facts, Instant now) {
        return machine.decide(facts, situation(now, Optional.of("me/1")));
    }

    private static List<StatusChanged> announcements(List<Decision<NotifierCommand>> decisions) {
        return commands(decisions, Announce.class).map(Announce::status).toList();
    }

    private static List<Tell> tells(List<Decision<NotifierCommand>> decisions) {
        return commands(decisions, Tell.class).toList();
    }

    private static <C extends NotifierCommand> Stream<C> commands(
            List<Decision<NotifierCommand>> decisions, Class<C> type) {
        return decisions.stream()
                .map(decision -> ((Decision.Perform<NotifierCommand>) decision).command())
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static Situation situation(Instant now, Optional<String> runner) {
        return new Situation() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Optional<String> runner(String key) {
                return runner;
            }
        };
    }
}
