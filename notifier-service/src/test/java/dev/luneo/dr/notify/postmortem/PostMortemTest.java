package dev.luneo.dr.notify.postmortem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.recovery.EarlierAttempts;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostMortemTest {
    private final PostMortem postMortem = new PostMortem(TestPlan.read());

    @Test
    void a_recovery_that_had_its_troubles_and_was_verified() throws IOException {
        assertThat(draft(verified(), "r1")).isEqualTo(golden("verified.md"));
    }

    @Test
    void a_recovery_that_failed() throws IOException {
        Story story = Story.of("r9", "billing")
                .requested(0)
                .started()
                .stepStarted("restore-service", "restore-data", 1, "me");
        story.stepFailed("restore-service", "restore-data", 1, "disk-full", false);
        story.then(new RestoreFailed(
                story.ref(),
                new Failure("disk-full", "no space left on the server", "Make room on the server", false)));
        assertThat(draft(new Log().add(story), "r9")).isEqualTo(golden("failed.md"));
    }

    @Test
    void what_applications_wrote_to_a_database_that_was_given_up_is_among_what_went_wrong() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(false);
        story.then(new CutOverUndone(
                story.ref(),
                true,
                "undone",
                Optional.of(new WrittenMeanwhile(Story.RESTORED, 84, Optional.of(0L), true))));
        assertThat(draft(new Log().add(story), "r1"))
                .containsSubsequence(
                        "## What went wrong",
                        "is there and nowhere else: 84 rows that are new or changed",
                        "## Contributing");
    }

    @Test
    void a_way_back_that_was_made_after_it_had_been_given_up_is_told_of_beside_the_failure_of_before() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .stepStarted(CutOverSteps.UNDO_CUT_OVER, 1, "d/1")
                .stepFailed(Services.DEPLOY, "undo-cut-over", 1, "undo-incomplete", false);
        story.then(new RedeployFailed(
                story.ref(),
                new Failure("restart-failed", "What was switched over is not undone: it broke", "By hand", false),
                false));
        assertThat(draft(new Log().add(story), "r1")).doesNotContain("Since then");

        story.then(new UndoRequested(story.ref(), 1, "alice", "the desk is mended"));
        story.undone();
        assertThat(draft(new Log().add(story), "r1"))
                .contains("- Since then the way back was asked for once more, and what was switched over is undone");
    }

    @Test
    void what_a_person_has_to_note_or_finish_is_told() {
        Story story = Story.of("r1", "luneo")
                .requested(0)
                .started()
                .step("restore-service", "restore-data", Remarks.facts(List.of("view <v> is empty")))
                .restored()
                .redeployed()
                .verified();
        assertThat(draft(new Log().add(story), "r1"))
                .containsSubsequence(
                        "## What went wrong",
                        "## To be noted or finished",
                        "- view \\<v\\> is empty",
                        "## Contributing");
    }

    @Test
    void the_clock_of_the_incident_runs_on_from_an_attempt_that_failed() {
        Story first = Log.answering("i1", "r1", "luneo").requested(0).started();
        first.then(new RestoreFailed(first.ref(), new Failure("disk-full", "no space left", "Make room", false)));
        Story second = Log.answering("i1", "r2", "luneo")
                .after(Duration.ofMinutes(40))
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN).add(first).add(second);
        assertThat(draft(log, "r2"))
                .contains("| RTO, decision to verification | 30 min | 4.0 s | kept |")
                .contains("| RTO of the incident, from the first of 2 decisions | 30 min | 40 min 4 s | **missed** |");
        assertThat(draft(log, "r1")).doesNotContain("RTO of the incident");
    }

    @Test
    void an_earlier_attempt_that_named_no_incident_is_told_of_as_such_and_the_clock_runs_on_from_it() {
        Log log = attempts();
        assertThat(draft(log, "r2"))
                .contains(
                        "- An earlier attempt, recovery `r1`, asked for 23 November 2026, 04:00 by alice: failed, disk-full:"
                                + " no space left. It named no incident; it is counted to the same accident, for nothing was verified"
                                + " or said to be over in between.")
                .contains("| RTO of the incident, from the first of 2 decisions | 30 min | 40 min 4 s | **missed** |");
        assertThat(draft(log, "r1")).doesNotContain("earlier attempt", "RTO of the incident");
    }

    @Test
    void an_attempt_is_of_another_accident_when_its_card_was_resolved_or_it_was_verified_or_is_long_ago() {
        Log ended = attempts();
        ended.add(over("r1"), Log.after(Duration.ofMinutes(20)));
        assertThat(draft(ended, "r2")).doesNotContain("earlier attempt");
        Log endedLater = attempts();
        endedLater.add(over("r1", "r2"), Log.after(Duration.ofMinutes(50)));
        assertThat(draft(endedLater, "r2")).contains("An earlier attempt, recovery `r1`");
        Log verified = new Log()
                .add(Story.of("r1", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified())
                .add(second(Duration.ofMinutes(40)));
        assertThat(draft(verified, "r2")).doesNotContain("earlier attempt");
        assertThat(draft(new Log().add(failed()).add(second(Duration.ofHours(25))), "r2"))
                .doesNotContain("earlier attempt");
    }

    @Test
    void the_timeline_names_the_attempts_before_it_and_where_theirs_are() {
        Facts facts = attempts().facts();
        Recovery last = facts.recoveries().find("r2").orElseThrow();
        assertThat(Timeline.of(
                                last,
                                facts,
                                EarlierAttempts.before(last, facts.recoveries()),
                                new LocalTimes(ZoneId.of("Europe/Berlin")))
                        .earlierAttempts())
                .containsExactly(new Timeline.Attempt(
                        "r1", Log.BEGIN.plusSeconds(1), "failed", false, "/api/recoveries/r1/timeline"));
    }

    private static StatusChanged over(String... recoveries) {
        return new StatusChanged(
                "r1", Status.RESOLVED, "It is over.", Optional.of(List.of(recoveries)), Optional.empty());
    }

    private static Log attempts() {
        return new Log()
                .add(failed())
                .add(Log.incident("i1"), Log.after(Duration.ofMinutes(30)))
                .add(second(Duration.ofMinutes(40)));
    }

    private static Story failed() {
        Story first = Story.of("r1", "luneo").requested(0).started();
        return first.then(
                new RestoreFailed(first.ref(), new Failure("disk-full", "no space left", "Make room", false)));
    }

    private static Story second(Duration later) {
        return Log.answering("i1", "r2", "luneo")
                .after(later)
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified();
    }

    @Test
    void what_others_wrote_stays_text() {
        Log log = new Log()
                .add(Log.incident("i1"), Log.BEGIN)
                .add(Log.answering("i1", "r1", "luneo").requested(0));
        assertThat(draft(log, "r1"))
                .contains("Postgres \\<primary\\> on db-7.internal is down")
                .doesNotContain("<primary>");
        assertThat(Markdown.text("a | b\n# c")).isEqualTo("a \\| b \\# c");
    }

    @Test
    void the_timeline_tells_every_attempt_and_everything_around_it_in_order() {
        Facts facts = verified().facts();
        Timeline timeline = Timeline.of(
                facts.recoveries().find("r1").orElseThrow(),
                facts,
                List.of(),
                new LocalTimes(ZoneId.of("Europe/Berlin")));
        assertThat(timeline.state()).isEqualTo("verified");
        assertThat(timeline.entries()).extracting(Timeline.Entry::at).isSorted();
        assertThat(timeline.entries()).extracting(Timeline.Entry::kind).contains(Timeline.Kind.values());
        assertThat(timeline.entries().stream().filter(Timeline.Entry::failed))
                .extracting(Timeline.Entry::text)
                .containsExactly("Failed, connection-lost: it broke", "Not told by ops: the receiver answered 404");
    }

    private static Log verified() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN.minusSeconds(120));
        log.add(new StatusChanged("i1", Status.INVESTIGATING, "We are looking into it."), Log.BEGIN.minusSeconds(119));
        Story story = Log.answering("i1", "r1", "luneo")
                .requested(1)
                .approved("alice")
                .started();
        story.stepStarted("restore-service", "restore-data", 1, "me");
        story.after(Duration.ofMinutes(2)).stepFailed("restore-service", "restore-data", 1, "connection-lost", true);
        story.stepStarted("restore-service", "restore-data", 2, "me");
        story.after(Duration.ofMinutes(4)).stepFinished("restore-service", "restore-data", 2, Map.of());
        story.restored().step("deploy-service", "restart:backend").redeployed().verified();
        log.add(story);
        log.add(
                new StatusChanged("i1", Status.RESOLVED, "The service is working again."),
                story.now().plusSeconds(1));
        log.add(
                new StakeholdersNotified(
                        "i1", "full-restore-finished", "n1", "log", List.of("product", "alice"), "done"),
                story.now().plusSeconds(2));
        log.add(
                new NoticeGivenUp(
                        "i1",
                        "full-restore-finished",
                        "n1",
                        "ops",
                        List.of("product"),
                        new Failure("webhook-refused", "the receiver answered 404", "Compare the url", false)),
                story.now().plusSeconds(3));
        return log;
    }

    private String draft(Log log, String recoveryId) {
        Facts facts = log.facts();
        Recovery recovery = facts.recoveries().find(recoveryId).orElseThrow();
        return postMortem.draft(recovery, facts, EarlierAttempts.before(recovery, facts.recoveries()));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PostMortemTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
