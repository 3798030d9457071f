package dev.luneo.dr.notify.stakeholders;

import static dev.luneo.dr.plan.Occasion.APPROVAL_NEEDED;
import static dev.luneo.dr.plan.Occasion.BACKUP_DISPROVED;
import static dev.luneo.dr.plan.Occasion.BACKUP_FAILED;
import static dev.luneo.dr.plan.Occasion.BACKUP_SUSPICIOUS;
import static dev.luneo.dr.plan.Occasion.FULL_RESTORE_FAILED;
import static dev.luneo.dr.plan.Occasion.FULL_RESTORE_FINISHED;
import static dev.luneo.dr.plan.Occasion.RPO_AT_RISK;
import static dev.luneo.dr.plan.Occasion.RPO_BREACHED;
import static dev.luneo.dr.plan.Occasion.RTO_AT_RISK;
import static dev.luneo.dr.plan.Occasion.RTO_BREACHED;
import static dev.luneo.dr.plan.Occasion.SCHEMA_NOT_RESTORABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.plan.Occasion;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When is whom told of what? RPO 6 h, RTO 30 min. */
class OccasionsTest {
    private static final Duration RPO = Duration.ofHours(6);
    private final Occasions occasions = new Occasions(TestPlan.read(), new Links("http://dr.example"));

    @Test
    void a_verified_restore_is_told_with_its_rto_and_its_loss() {
        Notice notice = only(new Log().add(verified()), minutes(10));
        assertThat(notice.occasion()).isEqualTo(FULL_RESTORE_FINISHED);
        assertThat(notice.message())
                .isEqualTo("Database luneo is restored and verified, 4.0 s after the decision (objective 30 min). "
                        + "Everything entered up to 03:00 (Europe/Berlin) is back. Entries made between 03:00 and 04:01, "
                        + "about 60 minutes, are lost. Next, go through the draft of the post-mortem. "
                        + "Look at http://dr.example/api/recoveries/r1/post-mortem");
    }

    @Test
    void a_failed_restore_is_told_with_its_reason_and_hint_but_not_with_its_details() {
        Story story = Story.of("r1", "luneo").requested(0).started();
        story.then(new RestoreFailed(
                story.ref(), new Failure("disk-full", "no space on /srv/secret", "Make room on the server.", false)));
        Notice notice = only(new Log().add(story), minutes(10));
        assertThat(notice.occasion()).isEqualTo(FULL_RESTORE_FAILED);
        assertThat(notice.message())
                .startsWith("The restore of database luneo stopped without success: disk-full. "
                        + "Next, the incident lead decides. Hint: Make room on the server. ")
                .doesNotContain("/srv/secret");
    }

    @Test
    void a_restore_that_is_proved_in_part_is_told_as_one_whose_data_is_back() {
        Story story = Story.of("r1", "luneo").requested(0).started().restored().redeployed();
        story.then(new VerificationFailed(
                story.ref(),
                List.of(
                        new CheckResult("login", CheckResult.Outcome.PASSED, "200", Duration.ZERO),
                        new CheckResult("in-use", CheckResult.Outcome.SKIPPED, "nobody at /srv/secret", Duration.ZERO)),
                true,
                new Failure("verification-partial", "nobody at /srv/secret", "Use it once.", false)));
        assertThat(only(new Log().add(story), minutes(10)).message())
                .startsWith(
                        "The data of database luneo is back and applications are switched to it. What is not proved: in-use. "
                                + "Next, the incident lead decides. Hint: Use it once. ")
                .doesNotContain("without success", "/srv/secret");
    }

    @Test
    void a_cancelled_a_rejected_and_a_drilled_restore_are_not_told() {
        assertThat(due(
                        new Log()
                                .add(Story.of("r1", "luneo")
                                        .requested(0)
                                        .started()
                                        .cancelled())
                                .add(Story.of("r2", "billing").requested(0))
                                .add(Story.of("r3", "billing").requested(0))
                                .add(Log.drill("d1", "third")
                                        .requested(0)
                                        .started()
                                        .restored()
                                        .redeployed()
                                        .verified()),
                        minutes(10)))
                .isEmpty();
    }

    @Test
    void the_rto_is_at_risk_from_four_fifths_of_it_and_breached_after_all_of_it() {
        Log log = new Log().add(Story.of("r1", "luneo").requested(0).started());
        Instant decided = Log.BEGIN.plusSeconds(1);
        assertThat(due(log, decided.plus(Duration.ofMinutes(24)).minusMillis(1)))
                .isEmpty();
        assertThat(only(log, decided.plus(Duration.ofMinutes(24))).occasion()).isEqualTo(RTO_AT_RISK);
        assertThat(only(log, decided.plus(Duration.ofMinutes(30))).occasion()).isEqualTo(RTO_AT_RISK);
        Notice breached = only(log, decided.plus(Duration.ofMinutes(30)).plusMillis(1));
        assertThat(breached.occasion()).isEqualTo(RTO_BREACHED);
        assertThat(breached.message())
                .startsWith("The recovery of database luneo, decided at 23 November 2026, 04:00 (Europe/Berlin), "
                        + "was not verified within 30 min. It goes on (restoring);");
    }

    @Test
    void before_the_decision_no_rto_clock_runs() {
        assertThat(due(new Log().add(Story.of("r1", "luneo").requested(1)), minutes(600)))
                .extracting(Notice::occasion)
                .containsExactly(APPROVAL_NEEDED);
    }

    @Test
    void a_restore_that_waits_for_approval_is_told_to_the_leads_with_what_to_do() {
        Log waiting = new Log().add(Story.of("r1", "luneo").requested(2).approved("alice"));
        assertThat(only(waiting, minutes(1)).message())
                .isEqualTo(
                        "A restore of database luneo, asked for by alice at 23 November 2026, 04:00 (Europe/Berlin), "
                                + "waits for approval (1 of 2 given); nothing has been touched. The reason they gave: tables dropped. "
                                + "Next, another incident lead than alice approves, POST /api/recoveries/r1/approval on restore-service, "
                                + "or somebody cancels it. Look at http://dr.example/api/recoveries/r1/timeline");
        assertThat(occasions.pending(waiting.facts(), minutes(1)))
                .extracting(Addressed::channel, Addressed::recipients)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("ops", List.of("alice")));
    }

    @Test
    void leads_are_told_when_their_yes_would_not_count_and_when_it_would_restore_once_more() {
        Log log = new Log()
                .add(Story.of("r1", "luneo").requested(1))
                .add(Story.of("r2", "luneo").requested(1).approved("alice").started());
        assertThat(approvalNeeded(log))
                .contains(
                        "Recovery r2 of the same database is not over, and until it is no approval of this one counts. Next, when that one is over and this is still needed, an incident lead approves");
        log.add(Story.of("r2", "luneo")
                .after(Duration.ofMinutes(1))
                .restored()
                .redeployed()
                .verified());
        assertThat(approvalNeeded(log))
                .contains(
                        "Recovery r2 of the same database was verified since: see first whether this one is still needed.");
    }

    private String approvalNeeded(Log log) {
        return due(log, minutes(5)).stream()
                .filter(notice -> notice.occasion() == APPROVAL_NEEDED)
                .map(Notice::message)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_leads_are_reminded_as_often_as_the_plan_says_and_not_of_what_was_missed() {
        Log waiting = new Log().add(Story.of("r1", "luneo").requested(1));
        Instant asked = Log.BEGIN.plusSeconds(1);
        Notice first = only(waiting, asked.plus(Duration.ofMinutes(1)));
        assertThat(only(waiting, asked.plus(Duration.ofMinutes(20)).minusMillis(1))
                        .id())
                .isEqualTo(first.id());
        Notice second = only(waiting, asked.plus(Duration.ofMinutes(20)));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.cause()).isEqualTo(asked.plus(Duration.ofMinutes(20)));
        assertThat(only(waiting, asked.plus(Duration.ofDays(30))).occasion()).isEqualTo(APPROVAL_NEEDED);
    }

    @Test
    void nobody_is_asked_to_approve_what_a_lead_asked_for_or_what_is_decided_or_over() {
        Instant asked = Log.BEGIN.plusSeconds(1);
        assertThat(due(
                        new Log().add(Story.of("r1", "luneo").requested(1)),
                        asked.plusSeconds(5).minusMillis(1)))
                .as("their approval is on its way")
                .isEmpty();
        assertThat(due(
                        new Log()
                                .add(Story.of("r1", "luneo")
                                        .requested(2)
                                        .approved("alice")
                                        .approved("anna")),
                        minutes(10)))
                .isEmpty();
        assertThat(due(new Log().add(Story.of("r1", "luneo").requested(1).cancelled()), minutes(10)))
                .isEmpty();
    }

    @Test
    void the_rto_is_at_risk_as_soon_as_the_measured_speed_says_so() {
        Story story =
                Story.of("r1", "luneo").requested(0).started().stepStarted("restore-service", "restore-data", 1, "me");
        story.after(Duration.ofMinutes(4))
                .then(new StepProgressed(story.ref(), "restore-service", "restore-data", 1, 10, 100, ""));
        // A tenth in four minutes: forty in all, ten too many.
        Notice notice = only(new Log().add(story), minutes(5));
        assertThat(notice.occasion()).isEqualTo(RTO_AT_RISK);
        assertThat(notice.fact()).contains("at its present speed");
        Story faster =
                Story.of("r1", "luneo").requested(0).started().stepStarted("restore-service", "restore-data", 1, "me");
        faster.after(Duration.ofMinutes(4))
                .then(new StepProgressed(faster.ref(), "restore-service", "restore-data", 1, 50, 100, ""));
        assertThat(due(new Log().add(faster), minutes(5))).isEmpty();
    }

    @Test
    void a_restore_that_was_verified_too_late_is_a_breach_and_a_success() {
        Story story = Story.of("r1", "luneo").requested(0).started().restored().redeployed();
        story.after(Duration.ofMinutes(45)).verified();
        assertThat(due(new Log().add(story), minutes(60)))
                .extracting(Notice::occasion)
                .containsExactly(RTO_BREACHED, FULL_RESTORE_FINISHED);
    }

    @Test
    void what_is_older_than_a_day_is_not_told_any_more_unless_its_recovery_goes_on() {
        assertThat(due(new Log().add(verified()), Log.after(Duration.ofHours(25))))
                .isEmpty();
        Log stuck = new Log().add(Story.of("r1", "luneo").requested(0).started());
        assertThat(only(stuck, Log.after(Duration.ofDays(3))).occasion()).isEqualTo(RTO_BREACHED);
    }

    @Test
    void the_rpo_is_breached_once_per_episode() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        assertThat(due(log, Log.BEGIN.plus(RPO))).isEmpty();
        Notice first = only(log, Log.BEGIN.plus(RPO).plusMillis(1));
        assertThat(first.occasion()).isEqualTo(RPO_BREACHED);
        assertThat(only(log, Log.BEGIN.plus(RPO).plus(Duration.ofHours(5))).id())
                .isEqualTo(first.id());
        Instant next = Log.BEGIN.plus(Duration.ofHours(8));
        backup(log, "luneo", "b2", next);
        assertThat(due(log, next.plusSeconds(1))).isEmpty();
        assertThat(only(log, next.plus(RPO).plusSeconds(1)).id()).isNotEqualTo(first.id());
    }

    @Test
    void a_breach_that_returns_because_a_backup_was_disproved_is_another_episode() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        Notice first = only(log, Log.after(Duration.ofHours(7)));
        backup(log, "luneo", "b2", Log.after(Duration.ofHours(7)));
        assertThat(due(log, Log.after(Duration.ofHours(8)))).isEmpty();
        log.add(new BackupDisproved("luneo", "b2", "bit flipped", Optional.empty()), Log.after(Duration.ofHours(8)));
        assertThat(due(log, Log.after(Duration.ofHours(9))))
                .extracting(Notice::occasion)
                .containsExactly(RPO_BREACHED, BACKUP_DISPROVED);
        assertThat(due(log, Log.after(Duration.ofHours(9))))
                .extracting(Notice::id)
                .doesNotContain(first.id());
    }

    @Test
    void the_rpo_is_at_risk_until_it_is_breached_or_a_backup_comes() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        Instant breach = Log.BEGIN.plus(RPO);
        log.add(
                new RpoAtRisk("luneo", Optional.of(Log.BEGIN), breach, "the next would take 2 h"),
                breach.minusSeconds(900));
        Notice atRisk = only(log, breach.minusSeconds(800));
        assertThat(atRisk.occasion()).isEqualTo(RPO_AT_RISK);
        assertThat(atRisk.fact()).contains("breached at 23 November 2026, 10:00 (Europe/Berlin)");
        assertThat(only(log, breach.plusSeconds(1)).occasion()).isEqualTo(RPO_BREACHED);
        backup(log, "luneo", "b2", breach.minusSeconds(60));
        assertThat(due(log, breach.minusSeconds(30))).isEmpty();
    }

    @Test
    void a_database_that_was_never_backed_up_is_breached_when_its_warning_said_it_would_be() {
        Log log = new Log().add(new RpoAtRisk("luneo", Optional.empty(), Log.after(RPO), "no backup yet"), Log.BEGIN);
        assertThat(only(log, Log.BEGIN.plusSeconds(1)).occasion()).isEqualTo(RPO_AT_RISK);
        assertThat(only(log, Log.after(RPO).plusSeconds(1)).fact()).contains("has never been backed up");
    }

    @Test
    void a_backup_failed_when_no_attempt_follows() {
        assertThat(due(new Log().add(new BackupStarted("luneo", "b1", false, 1, "me"), Log.BEGIN), minutes(1)))
                .isEmpty();
        assertThat(due(failed(1, true), minutes(1))).isEmpty();
        assertThat(only(failed(3, true), minutes(1)).occasion()).isEqualTo(BACKUP_FAILED);
        assertThat(only(failed(1, false), minutes(1)).message())
                .startsWith("Backup b1 of database luneo failed: wrong-password. ");
        // The scheduler may have died: silence is a failure too.
        assertThat(only(failed(1, true), minutes(20)).occasion()).isEqualTo(BACKUP_FAILED);
    }

    @Test
    void failing_backups_are_told_once_until_one_succeeds() {
        Log log = failed(3, true);
        String first = only(log, minutes(1)).id();
        log.add(new BackupStarted("luneo", "b2", false, 1, "me"), minutes(60));
        log.add(new BackupFailed("luneo", "b2", 1, failure(false)), minutes(61));
        assertThat(only(log, minutes(62)).id()).isEqualTo(first);
        backup(log, "luneo", "b3", minutes(120));
        assertThat(due(log, minutes(121))).isEmpty();
    }

    @Test
    void ids_are_fit_for_a_header_whatever_the_incident_is_called() {
        assertThat(Notice.id(Occasion.RTO_BREACHED, "inc\r\nX: 1 ü", "r1")).matches("rto-breached-[0-9a-f]{24}");
    }

    @Test
    void a_backup_that_holds_less_than_those_before_it_is_told_to_the_leads_once_until_one_says_that_it_was_meant() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        log.add(new BackupStarted("luneo", "b2", false, 1, "me"), minutes(60));
        log.add(
                new BackupCompleted(
                        "luneo",
                        "b2",
                        "logical",
                        "local",
                        minutes(60),
                        1,
                        1,
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        Optional.of("table orders has 500 rows, and had 50,000 (99 % less)")),
                minutes(61));
        Notice told = only(log, minutes(62));
        assertThat(told.occasion()).isEqualTo(BACKUP_SUSPICIOUS);
        assertThat(told.message())
                .contains("Backup b2 of database luneo looks suspicious: table orders has 500 rows, and had 50,000")
                .contains("when it began")
                .contains("/api/backups/b2/meant");
        assertThat(only(log, minutes(90)).id()).isEqualTo(told.id());
        assertThat(occasions.pending(log.facts(), minutes(62)))
                .extracting(Addressed::channel, Addressed::recipients)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("ops", List.of("alice")));

        log.add(new BackupChangeMeant("luneo", "b2", "a clean-up", "alice"), minutes(63));
        assertThat(due(log, minutes(64))).isEmpty();
    }

    @Test
    void a_schema_that_cannot_be_restored_is_told_once_and_again_each_day_and_when_it_fails_in_another_way() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        notRestorable(log, 1, "TABLE people", false, minutes(10));
        Notice told = only(log, minutes(11));
        assertThat(told.occasion()).isEqualTo(SCHEMA_NOT_RESTORABLE);
        assertThat(told.message())
                .startsWith(
                        "The schema of backup b1 of database luneo could not be restored in a rehearsal, at TABLE people:"
                                + " wrong-password. A restore would fail in the same way")
                .contains("Next, mend it while there is time. Set the right one.")
                .doesNotContain("for user x");
        assertThat(occasions.pending(log.facts(), minutes(11)))
                .extracting(Addressed::channel, Addressed::recipients)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("ops", List.of("bob", "alice")));

        backup(log, "luneo", "b2", minutes(60));
        notRestorable(log, 2, "TABLE people", false, minutes(70));
        assertThat(only(log, minutes(71)).id()).as("the same an hour later").isEqualTo(told.id());
        notRestorable(log, 3, "VIEW totals", false, minutes(130));
        Notice other = only(log, minutes(131));
        assertThat(other.id()).isNotEqualTo(told.id());

        backup(log, "luneo", "b3", minutes(130 + 24 * 60));
        notRestorable(log, 4, "VIEW totals", false, minutes(131 + 24 * 60));
        assertThat(only(log, minutes(132 + 24 * 60)).id()).as("a day later").isNotIn(told.id(), other.id());

        log.add(new SchemaProofStarted("luneo", "b3", 5, "me"), minutes(190 + 24 * 60));
        log.add(
                new SchemaProved("luneo", "b3", 5, 9, Optional.empty(), Duration.ofSeconds(1), "all"),
                minutes(191 + 24 * 60));
        assertThat(due(log, minutes(192 + 24 * 60))).isEmpty();
    }

    @Test
    void what_keeps_a_rehearsal_from_beginning_is_told_when_it_did_not_pass_by_itself() {
        Log log = new Log();
        backup(log, "luneo", "b1", Log.BEGIN);
        notRestorable(log, 1, "", true, minutes(10));
        notRestorable(log, 2, "", true, minutes(15));
        assertThat(due(log, minutes(16))).isEmpty();
        notRestorable(log, 3, "", true, minutes(25));
        assertThat(only(log, minutes(26)).message()).contains("in a rehearsal: wrong-password.");
    }

    private static void notRestorable(Log log, int attempt, String object, boolean retryable, Instant at) {
        log.add(new SchemaProofStarted("luneo", "b1", attempt, "me"), at);
        log.add(
                new SchemaNotRestorable(
                        "luneo",
                        "b1",
                        attempt,
                        Optional.of(object).filter(name -> !name.isEmpty()),
                        Optional.empty(),
                        failure(retryable)),
                at);
    }

    private static Log failed(int attempts, boolean retryable) {
        Log log = new Log();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            log.add(new BackupStarted("luneo", "b1", false, attempt, "me"), Log.BEGIN);
            log.add(new BackupFailed("luneo", "b1", attempt, failure(retryable)), Log.BEGIN);
        }
        return log;
    }

    private static Failure failure(boolean retryable) {
        return new Failure("wrong-password", "for user x", "Set the right one", retryable);
    }

    private static void backup(Log log, String database, String id, Instant point) {
        log.add(new BackupStarted(database, id, false, 1, "me"), point);
        log.add(
                new BackupCompleted(database, id, "logical", "local", point, 1, 1, Duration.ofSeconds(1)),
                point.plusSeconds(1));
    }

    private static Story verified() {
        return Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
    }

    private static Instant minutes(long minutes) {
        return Log.after(Duration.ofMinutes(minutes));
    }

    private List<Notice> due(Log log, Instant now) {
        return occasions.due(log.facts(), now);
    }

    private Notice only(Log log, Instant now) {
        assertThat(due(log, now)).hasSize(1);
        return due(log, now).get(0);
    }
}
