package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("process")
class SqlChecksTest {
    private static DatabaseUrl database;

    @BeforeAll
    static void customers() {
        database = TestPostgres.freshDatabase("verify");
        TestPostgres.execute(
                database,
                "create table customers (id int primary key, name text, data jsonb)",
                "insert into customers values (1, 'Ann', '{\"vip\":1}'), (2, null, '{}')",
                // More than it needs, so that it is not for want of rights that nothing is changed.
                "grant all on customers to " + Checker.role(),
                "grant create on schema public to " + Checker.role());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select count(*) from customers                    | 2",
                "select count(*) > 0 from customers                | t",
                "select count(*) > 0 from customers                | true",
                "select count(*) > 9 from customers                | false",
                "select name from customers where id = 1;          | Ann",
                "select count(*) from customers where data ? 'vip' | 1",
                "select 1.50::numeric                              | 1.50",
                "with v as (select 7 as x) select x from v         | 7",
                "table customers limit 0                           | -",
            })
    void the_one_value_is_compared_as_text(String sql, String expected) throws Exception {
        boolean passes = !expected.equals("-");
        assertThat(run(sql, expected).outcome()).isEqualTo(passes ? Outcome.PASSED : Outcome.FAILED);
        assertThat(run(sql, expected + "x").outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select count(*) from customers           | the query answered '2' instead of '0' (attempt 2)",
                "select name from customers where id = 2  | the query answered NULL instead of '0' (attempt 2)",
                "select id from customers where id = 3    | the query answered no row instead of '0' (attempt 2)",
                "select 0 from customers                  | the query answered more than one row instead of '0' alone (attempt 2)",
                "select 0, 0                              | the sql answers 2 columns instead of one",
                "set work_mem = '1MB'                     | the sql is no query: it answers no rows",
                "select 0 from nowhere                    | relation \"nowhere\" does not exist",
                "selekt 0                                 | syntax error at or near \"selekt\"",
                "select '0' from pg_sleep(5)              | canceling statement due to statement timeout",
            })
    void anything_else_fails_and_says_what_it_was(String sql, String detail) throws Exception {
        CheckResult result = run(sql, "0");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).contains(detail);
        assertThat(result.took()).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "delete from customers returning 0",
                "with gone as (delete from customers returning 0) select 0 from gone limit 1",
                "select setval(pg_get_serial_sequence('customers', 'id'), 0)",
                "create table more ()",
            })
    void a_check_changes_nothing(String sql) throws Exception {
        assertThat(run(sql, "0").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(TestPostgres.value(database, "select count(*) from customers"))
                .isEqualTo("2");
    }

    @Test
    void nothing_stays_behind_on_the_server() throws Exception {
        run("select count(*) from customers", "2");
        run("select '0' from pg_sleep(5)", "0");
        await().atMost(TOO_SLOW)
                .until(() -> TestPostgres.value(
                                database,
                                "select count(*) from pg_stat_activity where datname = current_database()"
                                        + " and pid <> pg_backend_pid()")
                        .equals("0"));
    }

    @Test
    void a_wrong_password_fails_and_is_not_shown() throws Exception {
        Map<String, String> wrong = Map.of(
                "DATABASE_URL",
                database.toUrl(),
                "CHECKS_AS",
                DatabaseUrl.of(database.location(), Checker.role(), "not-the-password")
                        .toUrl());
        CheckResult result = run("select 0", "0", () -> database, wrong);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail())
                .contains("password authentication failed")
                .contains("SQLSTATE 28P01")
                .doesNotContain("not-the-password");
    }

    @Test
    void a_database_that_is_not_there_fails() throws Exception {
        assertThat(run("select 0", "0", () -> database.withDatabase("nowhere")).detail())
                .contains("database \"nowhere\" does not exist");
    }

    @Test
    void a_server_that_takes_the_connection_and_says_nothing_fails_within_the_time_limit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var location = new DatabaseLocation("127.0.0.1", silent.getLocalPort(), "luneo");
            CheckResult result = run("select 0", "0", () -> DatabaseUrl.of(location, "dr", "password"));
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.took()).isLessThan(Duration.ofSeconds(8));
        }
    }

    /** What a read-only transaction lets a superuser do: an operator that the database's owner planted runs a program. */
    @ParameterizedTest
    @CsvSource({
        "superuser           , create role NAME login superuser password 'x'",
        "may-become-superuser, create role NAME login password 'x' in role postgres_like",
        "runs-programs       , create role NAME login password 'x' in role pg_execute_server_program",
        "writes-files        , create role NAME login password 'x' in role pg_write_server_files"
    })
    void nobody_asks_who_could_do_more_than_a_user_of_the_database(String kind, String create) throws Exception {
        String role = "checks_" + kind.replace('-', '_');
        DatabaseUrl admin = TestPostgres.cluster().superuser("postgres");
        TestPostgres.execute(
                admin,
                "drop role if exists " + role,
                "drop role if exists postgres_like",
                "create role postgres_like superuser",
                create.replace("NAME", role));
        TestPostgres.execute(
                database,
                "drop schema if exists planted cascade",
                "create schema planted",
                "create table planted.canary (who text)",
                "create function planted.touch() returns int language plpgsql as"
                        + " $$ begin raise exception 'the canary was touched as %', session_user; end $$",
                "create view planted.customers as select planted.touch() as n",
                "grant usage on schema planted to public",
                "grant select on planted.customers to public");
        CheckResult result = run(
                "select n from planted.customers",
                "0",
                () -> database,
                Map.of(
                        "DATABASE_URL", database.toUrl(),
                        "CHECKS_AS",
                                DatabaseUrl.of(database.location(), role, "x").toUrl()));
        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result.detail())
                .contains("is not put as " + role, "`checks-as`")
                .doesNotContain("canary");
        TestPostgres.execute(admin, "drop role " + role, "drop role postgres_like");
    }

    @Test
    void without_a_role_of_its_own_a_check_is_not_put_as_the_superuser_of_the_url() throws Exception {
        DrPlan plan = PlanReader.parse(
                        Plans.yaml(List.of(Plans.database("luneo", "", """
                                - { name: query, sql: "select 0", expect: { value: 0 } }
                                """)))
                                .replaceFirst("(?m)^ *checks-as: .*\n", ""),
                        variables())
                .orThrow();
        CheckResult result = run(plan, () -> database, variables());
        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result.detail()).contains("is not put as " + database.user());
    }

    @Test
    void an_application_s_check_is_put_as_the_application_is_known_to_the_database() throws Exception {
        String check = """
                - { name: query, sql: "select session_user", expect: { value: "%s" } }
                """.formatted(Checker.role());
        DrPlan plan = PlanReader.parse(
                        Plans.yaml(List.of(Plans.database("luneo", check, "")))
                                .replace("checks-as: \"${CHECKS_AS:-", "checks-as: \"${NOT_USED:-")
                                .replace(
                                        "database-url: { variable: DATABASE_URL }",
                                        "database-url: { template: \"postgresql://${APP_USER}:${APP_PASSWORD}@{host}:{port}/{database}\" }"),
                        Map.of())
                .orThrow();
        CheckResult result = run(
                plan,
                () -> database,
                Map.of("DATABASE_URL", database.toUrl(), "APP_USER", Checker.role(), "APP_PASSWORD", Checker.PASSWORD));
        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.PASSED);
        assertThat(result.detail()).contains("asked as " + Checker.role());
    }

    @Test
    void names_are_looked_for_where_the_plan_says_and_not_where_the_database_s_owner_does() throws Exception {
        String name = database.location().database();
        TestPostgres.execute(
                database,
                "create schema elsewhere",
                "create table elsewhere.customers (id int)",
                "grant usage on schema elsewhere to public",
                "grant select on elsewhere.customers to public",
                "alter database %s set search_path = elsewhere".formatted(name),
                "alter role %s in database %s set search_path = elsewhere".formatted(Checker.role(), name));
        try {
            CheckResult result = run("select count(*) from customers", "2");
            assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.PASSED);
            assertThat(result.detail()).contains("with the search path \"$user\", \"public\"");
            DrPlan plan = Plans.plan("", """
                    - name: query
                      sql: select count(*) from customers
                      search-path: [elsewhere]
                      expect: { value: 0 }
                    """, variables());
            assertThat(run(plan, () -> database, variables()).outcome()).isEqualTo(Outcome.PASSED);
        } finally {
            TestPostgres.execute(
                    database,
                    "alter database %s reset search_path".formatted(name),
                    "alter role %s in database %s reset search_path".formatted(Checker.role(), name),
                    "drop schema elsewhere cascade");
        }
    }

    @Test
    void a_place_that_this_service_cannot_know_skips_the_check() throws Exception {
        assertThat(run("select 0", "0", () -> {
                    throw new IllegalArgumentException("databases.luneo.url: is no PostgreSQL url");
                }))
                .satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
                    assertThat(result.detail()).contains("databases.luneo.url: is no PostgreSQL url");
                });
    }

    @Test
    void a_database_url_that_is_not_set_skips_the_check_by_name() throws Exception {
        CheckResult result = run("select 0", "0", () -> database, Map.of());
        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result.detail()).startsWith("needs DATABASE_URL, which is not set");
    }

    @Test
    void an_interrupted_run_ends_at_once_and_its_query_with_it() throws Exception {
        FutureTask<CheckResult> run = new FutureTask<>(() -> {
            DrPlan plan = plan("select '0' from pg_sleep(300)", "0", "5m", variables());
            return run(plan, () -> database, variables());
        });
        Thread thread = new Thread(run);
        thread.start();
        String sleeping = "select count(*) from pg_stat_activity where query like '%pg_sleep(300)%'"
                + " and state = 'active' and pid <> pg_backend_pid()";
        await().atMost(TOO_SLOW)
                .until(() -> TestPostgres.value(database, sleeping).equals("1"));
        thread.interrupt();
        assertThatThrownBy(() -> run.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        await().atMost(TOO_SLOW)
                .until(() -> TestPostgres.value(database, sleeping).equals("0"));
    }

    private static CheckResult run(String sql, String expected) throws InterruptedException {
        return run(sql, expected, () -> database);
    }

    private static CheckResult run(String sql, String expected, Supplier<DatabaseUrl> where)
            throws InterruptedException {
        return run(sql, expected, where, variables());
    }

    private static CheckResult run(
            String sql, String expected, Supplier<DatabaseUrl> where, Map<String, String> variables)
            throws InterruptedException {
        return run(plan(sql, expected, "1s", variables), where, variables);
    }

    private static CheckResult run(DrPlan plan, Supplier<DatabaseUrl> where, Map<String, String> variables)
            throws InterruptedException {
        var runner = Plans.runner(plan, variables);
        List<CheckResult> results = runner.run(PlannedCheck.of(plan, "luneo"), new RehearsalRun(where));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static DrPlan plan(String sql, String expected, String timeout, Map<String, String> variables) {
        return Plans.plan("", """
                - name: query
                  sql: |-
                    %s
                  expect: { value: "%s" }
                  timeout: %s
                  attempts: 2
                """.formatted(sql, expected, timeout), variables);
    }

    private static Map<String, String> variables() {
        return Map.of("DATABASE_URL", database.toUrl(), "CHECKS_AS", Checker.url());
    }
}
