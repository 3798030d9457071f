package dev.luneo.dr.restore.recoveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.plan.Retry;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a frightened person reads at three in the morning. */
class AdviceTest {
    private static final Failure BROKEN = new Failure("disk-full", "The disk is full", "Free some space", false);

    static Stream<Arguments> stories() {
        return Stream.of(
                Arguments.of(story().requested(1), "Nothing has been touched", "POST /api/recoveries/r1/approval"),
                Arguments.of(
                        story().requested(1),
                        "waits for approval (0 of 1)",
                        "in the plan, under communication.roles.incident-lead"),
                Arguments.of(
                        story().requested(2).approved("alice"),
                        "(1 of 2)",
                        "Another incident lead than alice must approve"),
                Arguments.of(story().requested(0), "about to begin", "Nothing to do"),
                Arguments.of(
                        story().requested(0).started().stepStarted(Services.RESTORE, "choose-backup", 1, Story.ME),
                        "untouched. choose-backup",
                        "Nothing to do"),
                Arguments.of(restored(), "are being switched", "Nothing to do"),
                Arguments.of(restored().redeployed(), "checks are running", "Nothing to do"),
                Arguments.of(
                        fenced("true").redeployed().verified(),
                        "in use and verified",
                        "The old database is kept at " + Story.OLD),
                Arguments.of(
                        onlyCompared(),
                        "and in use. It was verified by comparing the data with the backup alone",
                        "The old database is kept at"),
                Arguments.of(fenced("gone").redeployed().verified(), "in use", "There was no old database any more"),
                Arguments.of(
                        fenced("unreachable").redeployed().verified(),
                        "in use",
                        "did not answer and was not shut: keep everybody from it"),
                Arguments.of(
                        restored().stepStarted(CutOverSteps.AWAIT_OLD_DATABASE, 1, "d/1"),
                        "nothing has been switched over",
                        "POST /api/recoveries/r1/unreachable-database {\"goOn\": true"),
                Arguments.of(
                        restored()
                                .stepStarted(CutOverSteps.AWAIT_OLD_DATABASE, 1, "d/1")
                                .unreachableDecided(true),
                        "are being switched",
                        "Nothing to do"),
                Arguments.of(
                        restored()
                                .stepStarted(CutOverSteps.UNDO_CUT_OVER, 1, "d/1")
                                .stepFailed(Services.DEPLOY, CutOverSteps.UNDO_CUT_OVER.name(), 1, "unreachable", false)
                                .then(new RedeployFailed(story().ref(), BROKEN, false)),
                        "The disk is full. What was switched over is not all switched back: it broke.",
                        "mend it. When that is mended, an incident lead has the way back tried once more: POST /api/recoveries/r1/undo {\"reason\""),
                Arguments.of(
                        story().requested(0).started().then(new RestoreFailed(story().ref(), BROKEN)),
                        "The disk is full. The old database is untouched.",
                        "Free some space."),
                Arguments.of(
                        restored()
                                .stepStarted(Services.DEPLOY, "fence-old-database", 1, "d/1")
                                .then(new RedeployFailed(story().ref(), BROKEN, true)),
                        "was switched back",
                        "Free some space. What it restored is kept; GET /api/left-overs on deploy-service"),
                Arguments.of(
                        restored().redeployed().verificationFailed(false), "is being switched back", "look at the log"),
                Arguments.of(
                        restored().redeployed().verificationFailed(false).undone(),
                        "It was switched back",
                        "look at the log"),
                Arguments.of(
                        wroteMeanwhile(84, Optional.of(2L), true),
                        "It was switched back",
                        "wrote to %s before it was switched back, for it is nowhere else: 84 rows that are new or changed; 2 rows were"
                                        .formatted(Story.RESTORED)
                                + " deleted. Keep that database"),
                Arguments.of(
                        wroteMeanwhile(0, Optional.empty(), false),
                        "It was switched back",
                        "at least 0 rows that are new or changed; how many were deleted is not known"),
                Arguments.of(
                        fenced("true")
                                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                                .redeployed()
                                .verified(),
                        "and verified. No application has been seen on it yet.",
                        "Use each application once"),
                Arguments.of(
                        noted().redeployed().verified(),
                        "in use and verified",
                        "\"…\"}. To be noted: slots do not come back; view v is empty."),
                Arguments.of(
                        noted().redeployed().verificationFailed(true),
                        "Applications use the restored database",
                        "POST /api/restores. To be noted: slots do not come back"),
                Arguments.of(
                        restored()
                                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                                .redeployed()
                                .verificationFailed(true),
                        "none has been seen on it yet",
                        "Once somebody has seen that all works, an incident lead ends it on the public page"),
                Arguments.of(
                        restored().redeployed().verificationFailed(true),
                        "Applications use the restored database at " + Story.RESTORED,
                        "look at the log"),
                Arguments.of(story().requested(1).cancelled(), "Cancelled by alice", "Ask for a new restore"));
    }

    @Test
    void where_only_an_application_was_not_seen_the_first_thing_to_do_is_to_use_it() {
        Story story = restored()
                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                .redeployed();
        story.then(new VerificationFailed(
                story.ref(),
                List.of(new CheckResult(InUse.CHECK, CheckResult.Outcome.SKIPPED, "nobody came", Duration.ZERO)),
                true,
                new Failure("verification-partial", "nobody came", "set a variable", false)));
        assertThat(on(story).next()).startsWith("Use each application once");
    }

    @ParameterizedTest
    @MethodSource("stories")
    void it_says_what_is_true_and_what_to_do(Story story, String now, String next) {
        Advice advice = on(story);
        assertThat(advice.now()).contains(now);
        assertThat(advice.next()).contains(next);
    }

    @Test
    void while_a_retry_waits_it_says_when_and_which_try_of_how_many_it_is() {
        Story story = restored()
                .stepStarted(Services.DEPLOY, "restart:shop", 1, "d/1")
                .stepFailed(Services.DEPLOY, "restart:shop", 1, "restart-failed", true);
        assertThat(Advice.on(
                                story.recovery(),
                                around(Recoveries.NONE, false, story.now().plusSeconds(3)))
                        .now())
                .endsWith("restart:shop failed: it broke. It is tried again in 7 s, try 2 of 3.");
        story.after(Duration.ofSeconds(10))
                .stepStarted(Services.DEPLOY, "restart:shop", 2, "d/1")
                .stepFailed(Services.DEPLOY, "restart:shop", 2, "restart-failed", true);
        assertThat(Advice.on(story.recovery(), around(Recoveries.NONE, false, story.now()))
                        .now())
                .endsWith("It is tried again in 20 s, try 3 of 3.");
        story.stepStarted(Services.DEPLOY, "restart:shop", 3, "d/1")
                .stepFailed(Services.DEPLOY, "restart:shop", 3, "restart-failed", true);
        assertThat(Advice.on(story.recovery(), around(Recoveries.NONE, false, story.now()))
                        .now())
                .endsWith("It is not tried again; what follows from that is being decided.");
    }

    @Test
    void while_it_goes_back_nobody_reads_that_applications_are_being_switched_to_the_restored_database() {
        Story back = stuckAtRestart().stepStarted(CutOverSteps.UNDO_CUT_OVER, 1, "d/1");
        assertThat(on(back).now())
                .startsWith("it broke. What was switched over is being switched back. undo-cut-over.")
                .doesNotContain("being switched to it");
        back.stepFailed(Services.DEPLOY, "undo-cut-over", 1, "undo-incomplete", true);
        assertThat(Advice.on(back.recovery(), around(Recoveries.NONE, false, back.now()))
                        .now())
                .contains(
                        "is being switched back. undo-cut-over failed: it broke. It is tried again in 10 s, try 2 of 3.");
    }

    @Test
    void after_the_way_back_was_made_at_last_nothing_is_said_of_it_having_failed() {
        Story story = stuckAtRestart()
                .stepStarted(CutOverSteps.UNDO_CUT_OVER, 1, "d/1")
                .stepFailed(Services.DEPLOY, "undo-cut-over", 1, "undo-incomplete", false);
        story.then(new RedeployFailed(
                story.ref(),
                new Failure(
                        "restart-failed",
                        "it broke. What was switched over is not undone: it broke. Do by hand what is named",
                        "Run it by hand",
                        false),
                false));
        assertThat(on(story).now())
                .isEqualTo(
                        "it broke. What was switched over is not all switched back: it broke. Until that is mended, an"
                                + " application may be on either of %s and %s.".formatted(Story.OLD, Story.RESTORED));
        story.then(new UndoRequested(story.ref(), 1, "leonie", "mended"));
        assertThat(on(story).now())
                .isEqualTo("it broke. What was switched over is being switched back, where that is possible.");
        story.stepStarted(CutOverSteps.UNDO_CUT_OVER, 2, "d/1")
                .stepFinished(
                        Services.DEPLOY,
                        "undo-cut-over",
                        2,
                        Map.of("undone", "true", "back", "DATABASE_URL of shop has its earlier value back"))
                .undone();
        assertThat(on(story).now())
                .isEqualTo("it broke. It was switched back. DATABASE_URL of shop has its earlier value back.");
        assertThat(on(story).next())
                .startsWith("Nothing is left to be switched back. Before another restore: Run it by hand.")
                .containsOnlyOnce("left-overs");
    }

    @Test
    void what_became_of_a_partly_verified_one_is_said_in_place_of_what_was_true_at_its_end() {
        Story story = nobodyCame();
        assertThat(on(story).now())
                .isEqualTo(
                        "luneo is back as of %s. The applications' settings lead to the restored database at %s; none has been seen"
                                        .formatted(Story.BEGIN.minusSeconds(3600), Story.RESTORED)
                                + " on it yet. Everything else that was checked is right.");
        assertThat(on(story).next())
                .contains(
                        "within seconds it is said here",
                        "/resolve",
                        "There is no request that goes back, because",
                        "is kept at " + Story.OLD)
                .doesNotContain("left-overs/remove");
        story.step(CutOverSteps.AWAIT_FIRST_CLIENT, InUse.SEEN.facts());
        assertThat(on(story).now())
                .contains("Applications use the restored database", "was seen since")
                .doesNotContain("none has been seen");
        assertThat(on(story).next()).doesNotContain("Use each application once").contains("/resolve");
    }

    @Test
    void where_a_lead_has_said_that_it_is_over_nobody_is_asked_to_say_so_and_the_old_database_may_go() {
        Story story = nobodyCame();
        story.then(new StatusChanged("r1", Status.RESOLVED, "over", Optional.of(List.of("r1")), Optional.empty()));
        assertThat(on(story).now())
                .endsWith("An incident lead has said that it is over.")
                .doesNotContain("none has been seen");
        assertThat(on(story).next())
                .contains("left-overs/remove on deploy-service {\"id\": \"%s\"".formatted(Story.OLD))
                .doesNotContain("/resolve", "Use each application");
    }

    @Test
    void where_a_later_recovery_moved_the_database_on_that_one_is_followed() {
        Story first = nobodyCame();
        Recoveries all = Story.of("r2", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verified()
                .fold(first.fold(Recoveries.NONE));
        Advice advice = on(all.find("r1").orElseThrow(), all, false);
        assertThat(advice.now())
                .contains("Recovery r2 has moved the database on since")
                .doesNotContain("seen on it");
        assertThat(advice.next()).contains("GET /api/recoveries/r2").doesNotContain("/resolve");
    }

    @Test
    void after_a_day_without_anybody_it_says_how_to_look_by_hand() {
        Story story = nobodyCame()
                .stepStarted(CutOverSteps.AWAIT_FIRST_CLIENT, 1, "d/1")
                .stepFailed(Services.DEPLOY, "await-first-client", 1, "nobody-came", false);
        assertThat(on(story).next()).contains("pg_stat_activity WHERE datname = 'luneo_restored_r1_a1'");
    }

    @ParameterizedTest
    @MethodSource({"stories", "ends"})
    void what_is_true_ends_as_a_sentence_does(Story story) {
        assertThat(on(story).now()).endsWith(".").doesNotContain("..", ". .");
    }

    private static Story nobodyCame() {
        Story story = restored()
                .step(CutOverSteps.FENCE_OLD_DATABASE, Map.of("fenced", "true"))
                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())
                .redeployed();
        return story.then(new VerificationFailed(
                story.ref(),
                List.of(
                        new CheckResult("login", Outcome.PASSED, "200", Duration.ZERO),
                        new CheckResult(InUse.CHECK, Outcome.SKIPPED, "nobody came", Duration.ZERO)),
                true,
                new Failure("verification-partial", "in-use skipped: nobody came", "use it", false)));
    }

    private static Story stuckAtRestart() {
        return restored()
                .step(
                        CutOverSteps.CHECK_VARIABLES,
                        Map.of(
                                "oldHost",
                                Story.OLD.host(),
                                "oldPort",
                                Integer.toString(Story.OLD.port()),
                                "oldDatabase",
                                Story.OLD.database()))
                .stepStarted(Services.DEPLOY, "restart:shop", 1, "d/1")
                .stepFailed(Services.DEPLOY, "restart:shop", 1, "restart-failed", false);
    }

    @Test
    void what_a_restore_that_was_switched_back_left_to_note_concerns_nobody() {
        Story undone = noted().redeployed().verificationFailed(false).undone();
        assertThat(on(undone).next()).doesNotContain("To be noted");
    }

    @Test
    void the_old_database_is_removed_by_a_command_and_said_to_be_when_it_was() {
        Story story = fenced("true").redeployed().verified();
        assertThat(on(story).next())
                .contains("POST /api/left-overs/remove on deploy-service {\"id\": \"%s\"".formatted(Story.OLD));
        story.then(new LeftOverRemovalRequested(story.ref(), 1, Story.OLD, "leonie", "looked through"))
                .stepFinished(Services.DEPLOY, "remove-left-over", 1, Map.of());
        assertThat(on(story).next())
                .contains("was removed, as leonie asked")
                .doesNotContain("left-overs/remove", "is kept at");
    }

    @Test
    void one_that_waits_while_another_runs_says_that_no_yes_counts_and_how_to_have_it_instead() {
        Story waiting = Story.of("r2", "luneo").requested(1);
        Recoveries all = waiting.fold(story().requested(0).started().fold(Recoveries.NONE));
        Advice advice = on(all.find("r2").orElseThrow(), all, false);
        assertThat(advice.now())
                .isEqualTo(
                        "Nothing has been touched; it waits for approval (0 of 1). Recovery r1 of the same database is"
                                + " restoring: until it is over, no approval of this one counts.");
        assertThat(advice.next())
                .startsWith("Follow the other one: GET /api/recoveries/r1.")
                .contains("an incident lead must approve", "POST /api/recoveries/r2/approval")
                .endsWith("POST /api/recoveries/r1/cancel {\"reason\": \"…\"}.");
    }

    @Test
    void one_that_waited_until_another_was_verified_asks_whether_it_is_still_needed() {
        Story waiting = Story.of("r2", "luneo").requested(1);
        Recoveries all = waiting.fold(story().requested(0)
                .started()
                .restored()
                .redeployed()
                .verified()
                .fold(Recoveries.NONE));
        Advice advice = on(all.find("r2").orElseThrow(), all, false);
        assertThat(advice.now()).contains("Since it was asked for, recovery r1 of the same database was verified");
        assertThat(advice.next())
                .contains("still needed", "POST /api/recoveries/r2/cancel", "/api/recoveries/r2/approval");
    }

    @Test
    void one_that_is_decided_says_for_whom_it_waits() {
        Story drill = Story.of(new RecoveryRef("d1", "luneo", Purpose.DRILL, Procedure.FULL_RESTORE, Optional.empty()))
                .requested(0)
                .started();
        Recoveries all = story().requested(0).fold(drill.fold(Recoveries.NONE));
        assertThat(on(all.find("r1").orElseThrow(), all, false).now())
                .contains("Recovery d1 has the database and is stopping for it");
    }

    @Test
    void a_refused_one_points_to_the_one_in_the_way() {
        Recoveries running = story().requested(0).fold(Recoveries.NONE);
        Recovery refused =
                Story.of("r2", "luneo").requested(0).fold(running).find("r2").orElseThrow();
        assertThat(on(refused, Recoveries.NONE, false).now())
                .contains("nothing has been touched")
                .contains("r1");
        assertThat(on(refused, Recoveries.NONE, false).next()).contains("GET /api/recoveries/r1");
    }

    @Test
    void where_nothing_was_written_meanwhile_nobody_is_sent_to_look_for_it() {
        Recovery recovery = wroteMeanwhile(0, Optional.of(0L), true).recovery();
        assertThat(on(recovery, Recoveries.NONE, false).next()).doesNotContain("nowhere else");
    }

    private static Story wroteMeanwhile(long rows, Optional<Long> deleted, boolean whole) {
        Story story = restored().redeployed().verificationFailed(false);
        return story.then(new CutOverUndone(
                story.ref(), true, "undone", Optional.of(new WrittenMeanwhile(Story.RESTORED, rows, deleted, whole))));
    }

    /** Every end, with every thing that the log may say of the old database, or not say. */
    static Stream<Story> ends() {
        return Stream.of("true", "false", "gone", "unreachable", "")
                .flatMap(fence -> Stream.of(
                        fenced(fence).redeployed().verified(),
                        fenced(fence).swapped(fence.equals("true")).verified(),
                        fenced(fence).redeployed().verificationFailed(false),
                        fenced(fence).redeployed().verificationFailed(true),
                        fenced(fence).redeployed().verificationFailed(false).undone(),
                        fenced(fence).redeployed().cancelled(),
                        fenced(fence).cancelled(),
                        fenced(fence).then(new RedeployFailed(story().ref(), BROKEN, false)),
                        fenced(fence)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void nobody_is_told_to_drop_what_the_log_does_not_prove_to_be_old_and_unused(Story story) {
        Recovery recovery = story.recovery();
        String next = on(recovery, Recoveries.NONE, false).next();
        boolean proven = OldDatabase.of(recovery)
                .filter(old -> old.state() == OldDatabase.State.SHUT)
                .isPresent();
        if (!proven) {
            assertThat(next).doesNotContain("drop").doesNotContain("left-overs/remove");
        }
        recovery.redeployed()
                .ifPresent(cutOver -> assertThat(next)
                        .as("what is in use")
                        .doesNotContainPattern(
                                java.util.regex.Pattern.quote(cutOver.current().toString()) + "[,: ].*drop")
                        .doesNotContain("\"id\": \"%s\"".formatted(cutOver.current())));
        assertThat(on(recovery, Recoveries.NONE, true).next())
                .as("another database of the plan is there")
                .doesNotContain("drop");
    }

    @Test
    void a_database_that_was_dropped_and_restored_in_place_is_not_named_for_dropping() {
        Recovery recovery = fenced("gone").swapped(false).verified().recovery();
        assertThat(recovery.redeployed().orElseThrow().replaced())
                .isEqualTo(recovery.redeployed().orElseThrow().current());
        assertThat(on(recovery, Recoveries.NONE, false).next())
                .doesNotContain("drop")
                .doesNotContain(Story.OLD.toString());
    }

    private static Advice on(Story story) {
        return on(story.recovery(), story.fold(Recoveries.NONE), false);
    }

    private static Advice on(Recovery recovery, Recoveries all, boolean inUse) {
        return Advice.on(recovery, around(all, inUse, Story.BEGIN));
    }

    private static Surroundings around(Recoveries all, boolean inUse, Instant now) {
        return new Surroundings(all, place -> inUse, new Retry(3, Duration.ofSeconds(10)), now, Instant::toString);
    }

    private static Story fenced(String fact) {
        return restored().step(Services.DEPLOY, "fence-old-database", Map.of("fenced", fact));
    }

    private static Story onlyCompared() {
        Story story = fenced("true").redeployed();
        return story.then(new VerificationPassed(
                story.ref(), List.of(new CheckResult("data-comparison", Outcome.PASSED, "equal", Duration.ZERO))));
    }

    private static Story noted() {
        return story().requested(0)
                .started()
                .step(
                        Services.RESTORE,
                        "restore-data",
                        Remarks.facts(List.of("slots do not come back", "view v is empty")))
                .restored()
                .step(Services.DEPLOY, "fence-old-database", Map.of("fenced", "true"));
    }

    private static Story story() {
        return Story.of("r1", "luneo");
    }

    private static Story restored() {
        return story().requested(0)
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of())
                .restored();
    }
}
