package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.verify.FakeApplication.answer;
import static dev.luneo.dr.verify.FakeApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpChecksTest {
    private static final String HEALTH = """
            - name: health
              get: "${API}/health"
              expect: { status: 200, json: { $.status: ok } }
              timeout: 1s
            """;
    private static final String LOGIN_AND_PAYMENT = """
            - name: login
              post: "${API}/login"
              body: { email: "${DR_CHECK_USER}", password: "${DR_CHECK_PASSWORD}" }
              keep: { token: $.token }
              attempts: 1
            - name: payment
              post: "${API}/payments"
              headers: { Authorization: "Bearer {token}" }
              body: { amount: 100, note: "for {token}" }
              expect: { status: 201, json: { $.state: succeeded } }
              attempts: 2
            """;

    private final FakeApplication application = new FakeApplication();
    private final Map<String, String> variables = new HashMap<>(Map.of(
            "API", application.url(),
            "DR_CHECK_USER", "check@luneo.example",
            "DR_CHECK_PASSWORD", "pass\"word\\1",
            "DATABASE_URL", "postgresql://dr:db-pass-word@127.0.0.1:1/luneo"));

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void a_check_passes_when_the_answer_is_as_expected() throws Exception {
        application.on("/health", json(200, "{\"status\":\"ok\"}"));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.name()).isEqualTo("backend/health");
            assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(result.detail()).isEqualTo("answered 200 with $.status as expected");
        });
    }

    @Test
    void another_status_fails_and_names_what_was_expected_and_seen() throws Exception {
        application.on("/health", json(503, "{\"error\":\"database is gone\"}"));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.detail())
                    .isEqualTo("GET ${API}/health answered 503 instead of 200: '{\"error\":\"database is gone\"}'"
                            + " (attempt 3)");
        });
        assertThat(application.seen()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"status\":\"degraded\"}          | $.status is 'degraded' instead of 'ok'",
                "{\"status\":\"OK\"}                | $.status is 'OK' instead of 'ok'",
                "{\"status\":null}                  | $.status is 'null' instead of 'ok'",
                "{\"status\":[\"ok\"]}              | $.status is '[\"ok\"]' instead of 'ok'",
                "{\"state\":\"ok\"}                 | $.status is not there, expected 'ok'",
                "[]                                 | $.status is not there, expected 'ok'",
                "\"ok\"                             | without a JSON object or list: '\"ok\"'",
                "<html>status: ok</html>            | without a JSON object or list: '<html>status: ok</html>'",
                "{\"status\":\"ok\"                 | without a JSON object or list",
                "{\"status\":\"ok\"} and more       | without a JSON object or list",
                "{'status':'ok'}                    | without a JSON object or list",
                "~~                                 | without a JSON object or list: ''",
            })
    void an_answer_of_the_right_status_but_other_content_fails(String body, String seen) throws Exception {
        application.on("/health", json(200, body));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.detail()).contains("answered 200").contains(seen);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$.n | 10 | {\"n\":10}",
                "$.n | 10.50 | {\"n\":10.50}",
                "$.n | 0.0000001 | {\"n\":0.0000001}",
                "$.n | 123456789012345678901234567890 | {\"n\":123456789012345678901234567890}",
                "$.n | true | {\"n\":true}",
                "$.list[1].id | b | {\"list\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "$.n | 1E+999999999 | {\"n\":1e999999999}",
            })
    void values_are_compared_as_the_text_they_are_written_as(String path, String expected, String body)
            throws Exception {
        application.on("/health", json(200, body));
        String check =
                "- { name: health, get: \"${API}/health\", expect: { json: { \"%s\": \"%s\" } }, attempts: 1 }\n";
        assertThat(run(check.formatted(path, expected)))
                .extracting(CheckResult::outcome)
                .containsOnly(Outcome.PASSED);
        assertThat(run(check.formatted(path, expected + "1")))
                .extracting(CheckResult::outcome)
                .containsOnly(Outcome.FAILED);
    }

    @Test
    void what_a_login_answers_is_carried_to_the_payment_and_stays_text_there() throws Exception {
        String token = "to\\\"ken ${DR_CHECK_PASSWORD} {token}";
        application
                .on("/login", json(200, "{\"token\":\"" + token + "\"}"))
                .on("/payments", json(201, "{\"state\":\"succeeded\"}"));
        assertThat(run(LOGIN_AND_PAYMENT)).extracting(CheckResult::outcome).containsOnly(Outcome.PASSED);
        assertThat(application.seen("/login").get(0).body())
                .isEqualTo("{\"email\":\"check@luneo.example\",\"password\":\"pass\\\"word\\\\1\"}");
        FakeApplication.Seen payment = application.seen("/payments").get(0);
        assertThat(payment.header("Authorization")).contains("Bearer to\"ken ${DR_CHECK_PASSWORD} {token}");
        assertThat(payment.body()).isEqualTo("{\"amount\":100,\"note\":\"for " + token + "\"}");
        assertThat(payment.header("Content-Type")).contains("application/json");
    }

    @Test
    void a_carried_value_stays_within_its_place_in_a_url() throws Exception {
        application.on("/orders", json(200, "{\"id\":\"../a b?c=1&d#e\"}"));
        run("""
                - { name: order, get: "${API}/orders", keep: { id: $.id } }
                - { name: read, get: "${API}/orders/{id}/lines", attempts: 1 }
                """);
        assertThat(application.seen().get(1).path()).isEqualTo("/orders/..%2Fa%20b%3Fc%3D1%26d%23e/lines");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"token\":null}",
                "{\"token\":\"\"}",
                "{\"token\":{\"a\":1}}",
                "{\"token\":true}",
                "no json"
            })
    void a_login_without_a_token_fails_and_the_payment_that_needs_it_is_skipped(String body) throws Exception {
        application.on("/login", json(200, body));
        List<CheckResult> results = run(LOGIN_AND_PAYMENT);
        assertThat(results).extracting(CheckResult::outcome).containsExactly(Outcome.FAILED, Outcome.SKIPPED);
        assertThat(results.get(1).detail()).isEqualTo("needs {token}, which backend/login should have kept");
        assertThat(application.seen("/payments")).isEmpty();
    }

    @Test
    void a_variable_that_is_not_set_skips_the_check_by_its_name_and_what_depends_on_it_but_nothing_else()
            throws Exception {
        variables.remove("DR_CHECK_USER");
        variables.put("DR_CHECK_PASSWORD", "");
        application.on("/health", json(200, "{\"status\":\"ok\"}"));
        List<CheckResult> results = run(LOGIN_AND_PAYMENT + HEALTH);
        assertThat(results)
                .extracting(CheckResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.PASSED);
        assertThat(results.get(0).detail())
                .isEqualTo("needs DR_CHECK_PASSWORD, DR_CHECK_USER, which is not set in the environment of"
                        + " verifier-service");
    }

    @Test
    void a_variable_that_holds_no_address_skips_the_check_and_is_not_shown() throws Exception {
        variables.put("API", "htp:/secret address");
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(result.detail())
                    .contains("GET ${API}/health cannot be sent")
                    .doesNotContain("secret");
        });
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        application
                .on("/health", answer(302, "", Map.of("Location", "/elsewhere")))
                .on("/elsewhere", json(200, "{\"status\":\"ok\"}"));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.detail()).contains("302 instead of 200 with a redirect to /elsewhere");
        });
        assertThat(application.seen("/elsewhere")).isEmpty();
    }

    @Test
    void an_application_that_is_still_warming_up_gets_its_attempts() throws Exception {
        application
                .once("/health", answer(502, "", Map.of()))
                .once("/health", json(200, "{\"status\":\"starting\"}"))
                .on("/health", json(200, "{\"status\":\"ok\"}"));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(result.detail()).endsWith("(attempt 3)");
        });
    }

    @Test
    void too_many_requests_are_answered_by_patience() throws Exception {
        application
                .once("/health", answer(429, "", Map.of("Retry-After", "1")))
                .on("/health", json(200, "{\"status\":\"ok\"}"));
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(result.took()).isGreaterThan(Duration.ofSeconds(1));
        });
    }

    @Test
    void an_unauthorized_answer_is_an_answer() throws Exception {
        application.on("/health", answer(401, "who are you", Map.of()));
        assertThat(run(HEALTH).get(0).detail()).contains("answered 401 instead of 200: 'who are you'");
    }

    @Test
    void silence_a_dripping_body_and_a_broken_one_all_fail_within_the_time_limit() throws Exception {
        String check = """
                - { name: stall, get: "${API}/stall", timeout: 1s, attempts: 1 }
                - { name: drip, get: "${API}/drip", timeout: 1s, attempts: 1 }
                - { name: break-off, get: "${API}/break-off", timeout: 1s, attempts: 1 }
                """;
        application
                .on("/stall", application.stall())
                .on("/drip", application.drip())
                .on("/break-off", FakeApplication.breakOff());
        List<CheckResult> results = run(check);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.took()).isLessThan(Duration.ofMillis(1900));
        });
        assertThat(results.get(1).detail()).isEqualTo("GET ${API}/drip had not answered completely after 1 s");
    }

    @Test
    void an_answer_is_read_up_to_one_mebibyte() throws Exception {
        application.on("/health", FakeApplication.huge(200, 3 * 1024 * 1024));
        List<CheckResult> results = run(HEALTH + "- { name: status, get: \"${API}/health\" }\n");
        assertThat(results).extracting(CheckResult::outcome).containsExactly(Outcome.FAILED, Outcome.PASSED);
        assertThat(results.get(0).detail()).contains("more than the 1048576 bytes that are read");
    }

    @Test
    void nobody_listening_fails() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            variables.put("API", "http://127.0.0.1:" + free.getLocalPort());
        }
        assertThat(run(HEALTH)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.detail()).contains("got no answer (ConnectException");
        });
    }

    @Test
    void requests_that_change_something_carry_one_key_through_all_their_attempts() throws Exception {
        application
                .on("/login", json(200, "{\"token\":\"t-o-k-e-n\"}"))
                .once("/payments", FakeApplication.hangUp())
                .on("/payments", json(201, "{\"state\":\"succeeded\"}"))
                .on("/health", json(200, "{\"status\":\"ok\"}"));
        run(LOGIN_AND_PAYMENT + HEALTH);
        assertThat(application.seen("/payments"))
                .hasSize(2)
                .extracting(request -> request.header("Idempotency-Key").orElse("none"))
                .allMatch(key -> key.matches("rehearsal-[0-9a-f-]{36}/backend/payment"))
                .containsOnly(application
                        .seen("/payments")
                        .get(0)
                        .header("Idempotency-Key")
                        .orElseThrow());
        assertThat(application.seen("/health").get(0).header("Idempotency-Key")).isEmpty();
    }

    @Test
    void no_detail_shows_a_secret_whoever_says_it() throws Exception {
        String leak = """
                {"hint":"session-of-the-check","password":"pass\\"word\\\\1","token":"session-of-the-check","sent":"%s",
                 "db":"postgresql://app:unknown-secret@db/luneo", "api_key": "sk_live_12345", "x":"Bearer abc.def.ghi",
                 "dr":"db-pass-word"}
                """.formatted("a".repeat(10));
        application
                .on("/login", json(200, "{\"token\":\"session-of-the-check\"}"))
                .on("/payments", json(500, leak));
        List<CheckResult> results = run(LOGIN_AND_PAYMENT);
        assertThat(results.get(1).outcome()).isEqualTo(Outcome.FAILED);
        application.on("/login", json(418, leak));
        List<CheckResult> others = run(LOGIN_AND_PAYMENT);
        assertThat(results.toString() + others)
                .contains("aaaaaaaaaa")
                .doesNotContain("word\\1")
                .doesNotContain("word\\\\1")
                .doesNotContain("session-of-the-check")
                .doesNotContain("unknown-secret")
                .doesNotContain("sk_live")
                .doesNotContain("abc.def")
                .doesNotContain("db-pass-word");
    }

    @Test
    void a_wrong_value_under_a_secret_name_is_not_shown() throws Exception {
        application.on("/health", json(200, "{\"token\":\"abc\"}"));
        assertThat(run("- { name: health, get: \"${API}/health\", expect: { json: { $.token: x } }, attempts: 1 }\n")
                        .get(0)
                        .detail())
                .contains("$.token is '***'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_interrupted_run_ends_at_once(boolean whileWaitingForAnAnswer) throws Exception {
        application.on(
                "/health",
                whileWaitingForAnAnswer ? application.stall() : answer(429, "", Map.of("Retry-After", "60")));
        FutureTask<List<CheckResult>> run = new FutureTask<>(() -> run(HEALTH.replace("timeout: 1s", "timeout: 5m")));
        Thread thread = new Thread(run);
        thread.start();
        await().atMost(TOO_SLOW).until(() -> !application.seen("/health").isEmpty());
        thread.interrupt();
        assertThatThrownBy(() -> run.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(application.seen("/health")).hasSize(1);
    }

    private List<CheckResult> run(String checks) throws InterruptedException, IOException {
        DrPlan plan = Plans.plan(checks, "", variables);
        var runner = Plans.runner(plan, variables);
        return runner.run(PlannedCheck.of(plan, "luneo"), new RehearsalRun(() -> {
            throw new AssertionError("no check here asks a database");
        }));
    }
}
