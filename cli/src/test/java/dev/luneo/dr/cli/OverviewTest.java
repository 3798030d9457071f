package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.cli.Overview.Next;
import dev.luneo.dr.cli.Seen.Asked;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever was woken up reads one sentence and types one command: both are true. */
class OverviewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Typed TYPED = new Typed("./dr", List.of());

    private static final String PROTECTED = """
            [{"name": "luneo", "state": "Protected: newest ...", "newestRestorablePoint": "2026-11-30T01:00:00Z", "rpoSeconds": 600,
              "rpoObjectiveSeconds": 21600, "problems": [], "schemaProof": {"state": "passed"}}]""";

    private final Map<Asked, JsonNode> answers = new EnumMap<>(Map.of(Asked.DATABASES, JSON.readTree(PROTECTED)));
    private List<JsonNode> running = List.of();
    private List<String> unanswered = List.of();

    private OverviewTest with(Asked asked, String json) {
        answers.put(asked, JSON.readTree(json));
        return this;
    }

    private Overview overview() {
        return Overview.of(new Seen(answers, unanswered, running), TYPED);
    }

    private static final String INCIDENT = """
            [{"incidentId": "inc-1", "severity": "critical", "summary": "orders are gone", "database": "luneo", "recoveries": [%s]}]""";

    @Test
    void when_everything_is_protected_and_nobody_reported_anything_it_is_calm() {
        Overview calm = overview();
        assertThat(calm.verdict()).isEqualTo(Verdict.CALM);
        assertThat(calm.verdict().exitCode()).isZero();
        assertThat(calm.sentence())
                .isEqualTo("All is calm: the database is protected, and nothing is being recovered.");
        assertThat(calm.next()).isEmpty();
    }

    @Test
    void an_incident_that_nobody_sees_to_leads_to_a_restore_that_asks_first() {
        Overview seen = with(Asked.INCIDENTS, INCIDENT.formatted("")).overview();
        assertThat(seen.verdict()).isEqualTo(Verdict.ATTENTION);
        assertThat(seen.verdict().exitCode()).isEqualTo(1);
        assertThat(seen.attention()).containsExactly("A critical incident is reported of luneo: orders are gone");
        assertThat(seen.next())
                .extracting(Next::command)
                .containsExactly("./dr restore luneo", "./dr incident resolve inc-1");
    }

    @Test
    void an_incident_that_a_verified_recovery_ended_is_no_news() {
        assertThat(with(Asked.INCIDENTS, INCIDENT.formatted("{\"state\": \"verified\"}"))
                        .overview()
                        .verdict())
                .isEqualTo(Verdict.CALM);
    }

    @Test
    void an_incident_that_was_closed_or_is_for_information_is_no_news() {
        String closed =
                INCIDENT.formatted("").replace("\"summary\"", "\"clearedAt\": \"2026-11-30T01:00:00Z\", \"summary\"");
        assertThat(with(Asked.INCIDENTS, closed).overview().verdict()).isEqualTo(Verdict.CALM);
        String info = INCIDENT.formatted("").replace("critical", "info");
        assertThat(with(Asked.INCIDENTS, info).overview().verdict()).isEqualTo(Verdict.CALM);
    }

    @Test
    void a_newest_backup_that_is_older_than_the_plan_allows_is_no_calm() {
        Overview late = with(Asked.DATABASES, PROTECTED.replace("\"rpoSeconds\": 600", "\"rpoSeconds\": 21601"))
                .overview();
        assertThat(late.verdict()).isEqualTo(Verdict.ATTENTION);
        assertThat(late.attention()).containsExactly("luneo: Protected: newest ...");
    }

    @Test
    void a_recovery_under_way_comes_before_all_else_and_nobody_is_told_to_begin_another() {
        running = List.of(JSON.readTree("""
                {"recoveryId": "r-1", "database": "luneo", "state": "restoring", "now": "The data is being brought back.", "settled": true,
                 "forecast": {"known": true, "remainingSeconds": 95}}"""));
        Overview seen = with(Asked.INCIDENTS, INCIDENT.formatted("{\"state\": \"restoring\"}"))
                .overview();
        assertThat(seen.verdict()).isEqualTo(Verdict.RECOVERING);
        assertThat(seen.verdict().exitCode()).isEqualTo(2);
        assertThat(seen.sentence())
                .isEqualTo("luneo is being recovered. The data is being brought back. About 1 min 35 s left.");
        assertThat(seen.next()).extracting(Next::command).containsExactly("./dr watch r-1");
    }

    @Test
    void a_restore_that_waits_for_a_yes_is_said_to_and_how_it_is_given() {
        running = List.of(JSON.readTree("""
                {"recoveryId": "r-1", "database": "luneo", "state": "awaiting-approval", "now": "It waits for approval (0 of 1)."}"""));
        assertThat(overview().sentence()).startsWith("A restore of luneo waits for a yes.");
        assertThat(overview().next()).extracting(Next::command).containsExactly("./dr approve r-1", "./dr watch r-1");
    }

    @Test
    void nobody_is_told_to_say_yes_while_another_recovery_has_the_database() {
        running = List.of(
                JSON.readTree(
                        "{\"recoveryId\": \"r-2\", \"database\": \"luneo\", \"state\": \"awaiting-approval\", \"now\": \"It waits.\"}"),
                JSON.readTree(
                        "{\"recoveryId\": \"r-1\", \"database\": \"luneo\", \"state\": \"restoring\", \"now\": \"It runs.\"}"));
        assertThat(overview().sentence()).contains("luneo is being recovered", "A restore of luneo waits for a yes.");
        assertThat(overview().next()).extracting(Next::command).containsExactly("./dr watch r-2", "./dr watch r-1");
    }

    @Test
    void a_recovery_that_failed_counts_for_as_long_as_the_public_page_says_that_it_is_broken() {
        with(Asked.RECOVERIES, """
                [{"recoveryId": "r-1", "database": "luneo", "state": "failed", "incidentId": "inc-1", "settled": true}]""");
        assertThat(overview().verdict()).isEqualTo(Verdict.CALM);
        Overview open = with(Asked.PAGE, "{\"incidents\": [{\"subject\": \"inc-1\", \"open\": true}]}")
                .overview();
        assertThat(open.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(open.verdict().exitCode()).isEqualTo(2);
        assertThat(open.next()).extracting(Next::command).containsExactly("./dr watch r-1");
    }

    @Test
    void a_newer_request_that_nobody_said_yes_to_hides_neither_a_failure_nor_a_way_back() {
        with(Asked.PAGE, "{\"incidents\": [{\"subject\": \"inc-1\", \"open\": true}]}")
                .with(Asked.RECOVERIES, """
                [{"recoveryId": "r-4", "database": "luneo", "state": "awaiting-approval", "settled": true},
                 {"recoveryId": "r-3", "database": "luneo", "state": "cancelled", "settled": true},
                 {"recoveryId": "r-2", "database": "luneo", "state": "rejected", "settled": true},
                 {"recoveryId": "r-1", "database": "luneo", "state": "failed", "incidentId": "inc-1", "awaits": "undo", "settled": true}]""");
        assertThat(overview().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(overview().next()).extracting(Next::command).containsExactly("./dr watch r-1", "./dr undo r-1");
        assertThat(WhichOne.last(answers.get(Asked.RECOVERIES))).isEqualTo("r-1");
    }

    @Test
    void what_runs_is_told_before_what_waits_for_a_yes() {
        assertThat(Seen.goingOn(JSON.readTree("""
                        [{"recoveryId": "r-2", "state": "awaiting-approval"}, {"recoveryId": "r-1", "state": "restoring"}]""")))
                .extracting(each -> each.path("recoveryId").asString())
                .containsExactly("r-1", "r-2");
    }

    @Test
    void what_is_not_protected_is_said_and_so_is_what_a_recovery_would_lack() {
        Overview seen = with(Asked.DATABASES, """
                        [{"name": "luneo", "state": "NOT protected: the last backup failed", "newestRestorablePoint": null, "rpoSeconds": null,
                          "rpoObjectiveSeconds": 21600, "problems": ["the last backup failed"], "schemaProof": {"state": "not yet"}}]""").with(Asked.READINESS, """
                        [{"database": "luneo", "service": "deploy-service", "state": "problems", "whyUnknown": null,
                          "problems": [{"stops": true, "failure": {"detail": "The env file is gone", "hint": "Bring it back"}}]}]""").overview();
        assertThat(seen.attention())
                .containsExactly(
                        "luneo: NOT protected: the last backup failed",
                        "luneo: the last backup failed",
                        "luneo: a recovery would stop: The env file is gone. Bring it back");
        assertThat(seen.sentence()).isEqualTo("3 things want attention.");
    }

    @Test
    void
            a_database_that_does_not_answer_now_comes_before_all_that_was_known_of_it_and_so_does_an_application_that_is_down() {
        Overview seen = with(Asked.APPLICATIONS, """
                        [{"application": "shop", "database": "luneo", "databaseAt": "db:5432/luneo", "databaseTrouble": "Connection refused.",
                          "up": "not-up", "detail": "nobody listens at 3000"}]""")
                .with(Asked.INCIDENTS, INCIDENT.formatted(""))
                .overview();
        assertThat(seen.verdict()).isEqualTo(Verdict.ATTENTION);
        assertThat(seen.attention())
                .containsExactly(
                        "luneo does not answer at db:5432/luneo: Connection refused.",
                        "shop is not up: nobody listens at 3000.",
                        "A critical incident is reported of luneo: orders are gone");
        assertThat(seen.next()).extracting(Next::command).startsWith("./dr restore luneo --latest");
    }

    @Test
    void an_application_that_is_down_on_a_database_that_answers_is_started_and_not_restored_at_once() {
        Overview seen = with(Asked.APPLICATIONS, """
                        [{"application": "shop", "database": "luneo", "databaseAt": "db:5432/luneo", "databaseTrouble": null,
                          "up": "not-up", "detail": "nobody listens at 3000"},
                         {"application": "desk", "database": "luneo", "databaseAt": "db:5432/luneo", "databaseTrouble": null,
                          "up": "unknown", "detail": "the plan does not say"}]""").overview();
        assertThat(seen.attention()).containsExactly("shop is not up: nobody listens at 3000.");
        assertThat(seen.next()).singleElement().satisfies(next -> {
            assertThat(next.why()).startsWith("Start what is not up");
            assertThat(next.command()).isEqualTo("./dr restore luneo");
        });
    }

    @Test
    void a_newest_backup_that_looks_damaged_is_named_with_what_brings_back_the_state_before_it() {
        Overview seen = with(Asked.BACKUPS, """
                        [{"id": "b-3", "database": "luneo", "restorablePoint": "2026-11-30T01:12:00Z", "suspicion": "table loans is gone"},
                         {"id": "b-2", "database": "luneo", "restorablePoint": "2026-11-30T01:06:00Z", "suspicion": "table loans is gone"},
                         {"id": "b-1", "database": "luneo", "restorablePoint": "2026-11-30T01:00:00Z"}]""").overview();
        assertThat(seen.attention())
                .singleElement()
                .satisfies(said -> assertThat(Plain.spaced(said))
                        .startsWith("luneo: its newest backup, b-3, looks damaged: table loans is gone.")
                        .endsWith("./dr backups luneo b-3 --meant --reason TEXT"));
        assertThat(seen.next())
                .extracting(Next::command)
                .containsExactly("./dr restore luneo --when-it-began 2026-11-30T01:06:00Z");
        with(Asked.RECOVERIES, """
                [{"recoveryId": "r-1", "database": "luneo", "state": "verified", "endedAt": "2026-11-30T01:20:00Z"}]""");
        assertThat(overview().verdict()).as("brought back since").isEqualTo(Verdict.CALM);
    }

    @Test
    void while_applications_are_switched_over_it_is_no_news_that_they_are_down() {
        running = List.of(
                JSON.readTree(
                        "{\"recoveryId\": \"r-1\", \"database\": \"luneo\", \"state\": \"cutting-over\", \"now\": \"It runs.\"}"));
        assertThat(with(Asked.APPLICATIONS, """
                        [{"application": "shop", "database": "luneo", "databaseAt": "db:5432/luneo", "databaseTrouble": "shut", "up": "not-up",
                          "detail": "x"}]""").overview().attention()).isEmpty();
    }

    @Test
    void a_way_back_that_was_given_up_is_named_with_what_has_it_tried_again() {
        with(Asked.RECOVERIES, """
                [{"recoveryId": "r-1", "database": "luneo", "state": "failed", "awaits": "undo", "settled": true}]""");
        assertThat(overview().attention())
                .containsExactly("luneo: what its last recovery switched over is not all switched back.");
        assertThat(overview().next()).extracting(Next::command).containsExactly("./dr undo r-1");
    }

    @Test
    void while_a_recovery_runs_nobody_is_told_to_begin_another_or_to_end_the_incident() {
        running = List.of(JSON.readTree(
                "{\"recoveryId\": \"r-1\", \"database\": \"luneo\", \"state\": \"restoring\", \"now\": \"It runs.\"}"));
        with(Asked.INCIDENTS, INCIDENT.formatted("")).with(Asked.APPLICATIONS, """
                [{"application": "shop", "database": "luneo", "databaseAt": "db:5432/luneo", "databaseTrouble": "Connection refused", "up": "not-up",
                  "detail": "x"}]""");
        assertThat(overview().next()).extracting(Next::command).containsExactly("./dr watch r-1");
    }

    @Test
    void a_service_that_does_not_answer_is_no_calm() {
        unanswered = List.of("deploy-service does not answer");
        assertThat(overview().verdict()).isEqualTo(Verdict.ATTENTION);
    }
}
