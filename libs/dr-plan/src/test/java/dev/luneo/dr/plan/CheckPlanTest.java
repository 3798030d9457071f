package dev.luneo.dr.plan;

import static dev.luneo.dr.plan.Plans.application;
import static dev.luneo.dr.plan.Plans.assertRefused;
import static dev.luneo.dr.plan.Plans.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckPlanTest {

    private static CheckPlan first(String check) {
        return backend(application("checks:\n  - " + check + "\n")).checks().get(0);
    }

    @Test
    void an_http_check_has_defaults_for_all_but_its_name_and_url() {
        assertThat(first("{ name: up, get: https://x/y }"))
                .isEqualTo(new HttpCheckPlan(
                        "up",
                        "GET",
                        new Template("https://x/y"),
                        Map.of(),
                        Optional.empty(),
                        new Expectation(200, Map.of()),
                        Map.of(),
                        Duration.ofSeconds(10),
                        3));
    }

    @Test
    void an_http_check_takes_every_key() {
        assertThat(first(
                        "{ name: pay, patch: 'https://x/${ID:-1}', headers: { X-Mode: dr, Authorization: 'Bearer ${LUNEO_DB_USER}' },"
                                + " body: { a: 1 }, expect: { status: 404, json: { $.a: 1.50, '$.b[0]': null, $.c: '' } },"
                                + " keep: { id: $.id }, timeout: 10m, attempts: 10 }"))
                .isEqualTo(new HttpCheckPlan(
                        "pay",
                        "PATCH",
                        new Template("https://x/${ID:-1}"),
                        Map.of("X-Mode", new Template("dr"), "Authorization", new Template("Bearer ${LUNEO_DB_USER}")),
                        Optional.of(new Template("{\"a\":1}")),
                        new Expectation(404, Map.of("$.a", "1.50", "$.b[0]", "null", "$.c", "")),
                        Map.of("id", "$.id"),
                        Duration.ofMinutes(10),
                        10));
    }

    @Test
    void a_body_is_json_by_the_rules_of_json() {
        HttpCheckPlan check = (HttpCheckPlan) first(
                "{ name: x, post: https://x, body: { n: 1, f: -2.50, t: true, no: no, time: 12:30, seven: 007, none: null,"
                        + " quoted: '1', list: [a, { b: c }], text: \"say \\\"hi\\\" to ${LUNEO_DB_USER}\" } }");
        assertThat(check.body().orElseThrow().raw())
                .isEqualTo(
                        "{\"n\":1,\"f\":-2.50,\"t\":true,\"no\":\"no\",\"time\":\"12:30\",\"seven\":\"007\",\"none\":null,"
                                + "\"quoted\":\"1\",\"list\":[\"a\",{\"b\":\"c\"}],\"text\":\"say \\\"hi\\\" to ${LUNEO_DB_USER}\"}");
    }

    @Test
    void a_later_check_uses_what_an_earlier_one_keeps_and_a_misspelt_name_is_found() {
        String checks = """
                checks:
                  - { name: login, post: https://x, keep: { token: $.token } }
                  - { name: page, get: "https://x/{token}", headers: { Authorization: "Bearer {token}" } }
                """;
        assertThat(backend(application(checks)).checks()).hasSize(2);
        assertRefused(
                application(checks.replace("/{token}", "/{tokn}")),
                "applications.backend.checks[1].get",
                "uses {tokn}, which no earlier check keeps");
    }

    @Test
    void a_check_cannot_use_what_it_keeps_itself() {
        assertRefused(
                application("checks: [{ name: a, get: 'https://x/{id}', keep: { id: $.id } }]\n"),
                "applications.backend.checks[0].get",
                "uses {id}, which no earlier check keeps");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    { get: https://x }                                           | .name           | is missing
                    { name: A B, get: https://x }                                | .name           | is no name
                    { name: a }                                                  | ''              | checks nothing
                    { name: a, get: https://x, sql: select 1 }                   | ''              | checks more than one thing
                    { name: a, get: https://x, post: https://x }                 | ''              | checks more than one thing
                    { name: a, sentry: { project: x } }                          | .sentry         | not supported by this version
                    { name: a, get: x.example/health }                           | .get            | is no web address
                    { name: a, get: 'https://u:hunter2@x/' }                     | .get            | holds a password
                    { name: a, get: https://x, body: { a: 1 } }                  | .body           | is not sent by a get
                    { name: a, post: https://x, body: text }                     | .body           | is no JSON
                    { name: a, get: https://x, headers: { Authorization: Bearer hunter2 } } | .headers.Authorization | holds a secret
                    { name: a, get: https://x, headers: { 'A:B': c } }           | .headers.A:B    | is no name of a header
                    { name: a, get: https://x, expect: { status: 600 } }         | .expect.status  | is too large
                    { name: a, get: https://x, expect: { value: 1 } }            | .expect.value   | is not known here
                    { name: a, get: https://x, expect: { json: { status: ok } } } | .expect.json.status | is no JSON path
                    { name: a, get: https://x, expect: { json: { $.a: [1] } } }  | .expect.json.$.a | is no single value
                    { name: a, get: https://x, keep: { t: token } }              | .keep.t         | is no JSON path
                    { name: a, get: https://x, timeout: 11m }                    | .timeout        | is too long
                    { name: a, get: https://x, attempts: 0 }                     | .attempts       | is too small
                    { name: a, get: https://x, retries: 3 }                      | .retries        | is not known here
                    { name: a, sql: '', expect: { value: 0 } }                   | .sql            | is blank
                    { name: a, sql: select 1 }                                   | .expect         | is missing
                    { name: a, sql: select 1, expect: {} }                       | .expect.value   | is missing
                    { name: a, sql: select 1, expect: { value: 1, status: 200 } } | .expect.status | is not known here
                    """)
    void a_check_is_refused(String check, String path, String problem) {
        assertRefused(
                application("checks:\n  - " + check + "\n"),
                "applications.backend.checks[0]" + (path.equals("''") ? "" : path),
                problem);
    }

    @Test
    void two_checks_of_one_name_are_refused() {
        assertRefused(
                application("checks: [{ name: a, get: https://x }, { name: a, get: https://y }]\n"),
                "applications.backend.checks[1].name",
                "is the name of an earlier check too");
    }

    @Test
    void a_database_is_checked_by_sql_only() {
        assertRefused(
                Plans.database("backup: { every: 1h }\nchecks: [{ name: a, get: https://x }]\n"),
                "databases.luneo.checks[0].get",
                "is for applications");
    }

    @Test
    void a_literal_secret_in_a_body_is_warned_of_without_showing_it() {
        assertThat(Plans.warnings(
                        application(
                                "checks: [{ name: a, post: https://x, body: { password: hunter2, token: '{id}' } }]\n"),
                        Plans.ENVIRONMENT))
                .filteredOn(warning -> warning.path().contains("body"))
                .hasSize(2)
                .anySatisfy(
                        warning -> assertThat(warning.path()).isEqualTo("applications.backend.checks[0].body.password"))
                .allSatisfy(warning -> assertThat(warning.toString()).doesNotContain("hunter2"));
    }
}
