package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.verify.FakeApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.sql.AskedRoles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which checks could not be made, or would fail, is known before they have to be made. */
@Tag("process")
class LookAheadTest {
    private static final String ASKING = """
            - { name: orders, sql: "select 1", expect: { value: 1 } }
            """;

    private final DatabaseUrl live = TestPostgres.freshDatabase("look_ahead");
    private final Map<String, String> variables = new HashMap<>(
            Map.of("API", "http://127.0.0.1:1", "DATABASE_URL", live.toUrl(), "CHECKS_AS", Checker.url()));

    private final FakeApplication application = new FakeApplication();
    private final List<Trials> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Trials::close);
        application.close();
    }

    private Trials trials(DrPlan plan, Duration every) {
        DatabaseUrls urls = Plans.urls(plan, variables);
        CheckRunner runner = Plans.runner(plan, variables);
        Trials trials = new Trials(plan, urls, runner, new TrialProperties(every, every), Clock.systemUTC());
        opened.add(trials);
        return trials;
    }

    private LookAhead look(DrPlan plan) {
        return look(plan, trials(plan, Duration.ofHours(4)));
    }

    private LookAhead look(DrPlan plan, Trials trials) {
        PlanVariables planVariables = new PlanVariables(variables);
        return new LookAhead(plan, planVariables, Plans.urls(plan, variables), new AskedRoles(planVariables), trials);
    }

    private List<ReadinessProblem> problems(String backendChecks, String databaseChecks) throws Exception {
        return look(Plans.plan(backendChecks, databaseChecks, variables)).problems("luneo", Recoveries.NONE, false);
    }

    private static List<ReadinessProblem> problems(LookAhead look) throws Exception {
        return look.problems("luneo", Recoveries.NONE, false);
    }

    private static void failed(List<ReadinessProblem> problems, String reason, String... detail) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.failure().reason()).isEqualTo(reason);
            assertThat(problem.failure().detail()).contains(detail).doesNotContain(TestPostgres.PASSWORD);
            assertThat(problem.failure().hint()).contains("would fail a restore that is all right", "in the plan");
            assertThat(problem.stops()).as("it may be the accident").isFalse();
        });
    }

    private static void only(List<ReadinessProblem> problems, String subject, String... detail) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.subject()).isEqualTo(subject);
            assertThat(problem.failure().detail()).contains(detail).doesNotContain(TestPostgres.PASSWORD);
            assertThat(problem.failure().hint()).contains("partly verified");
            assertThat(problem.stops()).as("the data comes back all the same").isFalse();
        });
    }

    @Test
    void checks_that_can_be_made_are_no_problem() throws Exception {
        variables.put("API", application.url());
        application.on("/health", json(200, "{}"));
        assertThat(problems("- { name: health, get: \"${API}/health\" }", ASKING))
                .isEmpty();
    }

    @Test
    void a_check_whose_token_is_not_set_is_named_with_the_variable() throws Exception {
        only(
                problems("- { name: login, get: \"${API}/login?token=${CHECK_TOKEN}\" }", ASKING),
                "backend/login",
                "needs CHECK_TOKEN, which is not set in the environment of verifier-service");
    }

    @Test
    void a_query_that_would_be_put_as_a_superuser_is_named() throws Exception {
        variables.put("CHECKS_AS", live.toUrl());
        only(problems("", ASKING), "luneo/orders", "is not put as " + live.user(), "checks-as");
    }

    @Test
    void a_login_that_the_server_does_not_let_in_is_named() throws Exception {
        variables.put("CHECKS_AS", "postgresql://nobody-known:wrong@127.0.0.1:1/none");
        only(problems("", ASKING), "luneo/orders", "cannot be asked as nobody-known");
    }

    @Test
    void while_a_restore_waits_no_database_is_asked_and_what_was_found_last_holds() throws Exception {
        variables.put("CHECKS_AS", live.toUrl());
        LookAhead look = look(Plans.plan("", ASKING, variables));
        assertThat(look.problems("luneo", Recoveries.NONE, true)).isEmpty();
        look.problems("luneo", Recoveries.NONE, false);
        only(look.problems("luneo", Recoveries.NONE, true), "luneo/orders", "is not put as");
    }

    @Test
    void a_database_that_does_not_answer_makes_no_problem_of_its_own() throws Exception {
        variables.put("DATABASE_URL", "postgresql://dr@127.0.0.1:1/luneo");
        assertThat(problems("", ASKING)).isEmpty();
    }

    @Test
    void a_query_that_only_the_database_s_own_search_path_makes_sense_of_is_told_with_what_to_write() throws Exception {
        TestPostgres.execute(
                live,
                "create schema clinic",
                "create table clinic.patient (id int)",
                "grant usage on schema clinic to public",
                "grant select on clinic.patient to public",
                "alter database %s set search_path = clinic, public"
                        .formatted(live.location().database()));
        String asking = """
                - name: patients
                  sql: select count(*) from patient%s
                  expect: { value: 0 }
                """;
        failed(
                problems("", asking.formatted("")),
                "check-not-understood",
                "Check luneo/patients cannot be put as the plan has it",
                "relation \"patient\" does not exist",
                "add `search-path: [clinic, public]`");
        assertThat(problems("", asking.formatted("\n  search-path: [clinic, public]")))
                .isEmpty();
    }

    @Test
    void a_check_that_held_before_the_accident_fails_with_both_times_and_stops_nothing() throws Exception {
        TestPostgres.execute(live, "create table orders as select 1 as id");
        String asking = """
                - { name: orders, sql: "select count(*) from orders", expect: { value: 1 } }
                """;
        DrPlan plan = Plans.plan("", asking, variables);
        Trials trials = trials(plan, Duration.ofHours(4));
        LookAhead look = look(plan, trials);
        assertThat(problems(look)).isEmpty();
        TestPostgres.execute(live, "delete from orders");
        assertThat(problems(look)).as("a slow period").isEmpty();
        trials.again("luneo");
        failed(problems(look), "check-does-not-hold", " failed at ", ", and held at ", "answered '0' instead of '1'");
        TestPostgres.execute(live, "drop table orders");
        trials.again("luneo");
        failed(problems(look), "check-does-not-hold", ", and held at ", "relation \"orders\" does not exist");
        assertThat(look.checks("luneo")).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(check.heldAt()).isPresent();
        });
    }

    @Test
    void what_a_service_said_before_its_restart_tells_when_a_check_held_unless_the_plan_is_another() throws Exception {
        DrPlan plan = Plans.plan("", ASKING.replace("value: 1", "value: 2"), variables);
        Instant before = Instant.parse("2026-11-30T07:00:00Z");
        for (String sha256 : List.of("another plan", plan.sha256())) {
            LookAhead look = look(plan);
            look.heard(new ReadinessStated(
                    "luneo",
                    "verifier-service",
                    sha256,
                    before,
                    Optional.empty(),
                    List.of(),
                    List.of(new TriedCheck(
                            "luneo/orders", Outcome.PASSED, before, Optional.of(before), Optional.empty()))));
            failed(
                    problems(look),
                    "check-does-not-hold",
                    sha256.equals(plan.sha256())
                            ? "and held at 2026-11-30 07:00:00 UTC"
                            : "and is not known to have held before");
        }
    }

    @Test
    void what_could_change_something_is_not_sent_and_that_is_said() throws Exception {
        variables.put("API", application.url());
        application.on("/health", json(500, "{}"));
        LookAhead look = look(Plans.plan("""
                - { name: login, post: "${API}/login", body: { user: a }, keep: { token: $.token } }
                - { name: me, get: "${API}/me", headers: { Authorization: "Bearer {token}" } }
                - { name: health, get: "${API}/health" }
                """, "", variables));
        failed(problems(look), "check-does-not-hold", "backend/health", "answered 500 instead of 200");
        assertThat(application.seen()).extracting(FakeApplication.Seen::path).containsOnly("/health");
        assertThat(look.checks("luneo"))
                .extracting(TriedCheck::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.FAILED);
        assertThat(look.checks("luneo").get(0).whyNot().orElseThrow()).contains("POST /api/verifications");
    }

    @Test
    void a_database_that_does_not_answer_leaves_its_checks_untried() throws Exception {
        variables.put("DATABASE_URL", "postgresql://dr@127.0.0.1:1/luneo");
        LookAhead look = look(Plans.plan("", ASKING, variables));
        assertThat(problems(look)).isEmpty();
        assertThat(look.checks("luneo")).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(check.whyNot().orElseThrow()).contains("127.0.0.1:1");
        });
    }

    @Test
    void while_a_restore_waits_nothing_is_tried_and_a_trial_under_way_ends() throws Exception {
        LookAhead look = look(Plans.plan("", """
                - { name: slow, sql: "select pg_sleep(300) is null", expect: { value: false }, timeout: 10m }
                """, variables));
        assertThat(look.problems("luneo", Recoveries.NONE, true)).isEmpty();
        assertThat(problems(look)).as("it goes on without the look").isEmpty();
        String sleeping = "select count(*) from pg_stat_activity where query like '%pg_sleep(300) is null%'"
                + " and state = 'active' and pid <> pg_backend_pid()";
        assertThat(TestPostgres.value(live, sleeping)).isEqualTo("1");
        look.problems("luneo", Recoveries.NONE, true);
        await().atMost(TOO_SLOW).until(() -> TestPostgres.value(live, sleeping).equals("0"));
        assertThat(look.checks("luneo")).isEmpty();
    }

    @Test
    void what_checks_came_to_does_not_get_older_than_is_configured() throws Exception {
        DrPlan plan = Plans.plan("", ASKING, variables);
        LookAhead look = look(plan, trials(plan, Duration.ofSeconds(1)));
        problems(look);
        Instant first = look.checks("luneo").get(0).at();
        await().atMost(TOO_SLOW).until(() -> {
            problems(look);
            return look.checks("luneo").get(0).at().isAfter(first);
        });
    }

    @Test
    void a_database_without_checks_whose_data_is_not_compared_either_is_told() throws Exception {
        String yaml = Plans.yaml(List.of(Plans.database("luneo", "", "")));
        assertThat(look(Plans.read(yaml, variables)).problems("luneo", Recoveries.NONE, false))
                .isEmpty();
        DrPlan blind = Plans.read(
                yaml.replace("repositories: [local],", "repositories: [local], fingerprint: off,"), variables);
        only(look(blind).problems("luneo", Recoveries.NONE, false), "luneo", "no checks", "not compared either");
    }
}
