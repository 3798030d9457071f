package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.verify.FakeApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.events.steps.VerificationSteps;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.verify.check.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The whole service with a real log, a real database, and an application that can misbehave. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=verifier-service")
@Tag("process")
class VerifierServiceTest {
    private static final FakeApplication APPLICATION = new FakeApplication();
    private static final DatabaseUrl OLD = TestPostgres.freshDatabase("verify_old");
    private static final DatabaseUrl RESTORED = TestPostgres.freshDatabase("verify_new");
    /** A place of its own, so that no other test's recovery moves it. */
    private static final DatabaseUrl REHEARSED = TestPostgres.freshDatabase("verify_rehearsed");

    private static final String USER = "marked-check-user";
    private static final String PASSWORD = "marked-check-password";
    private static final String TOKEN = "marked-token-of-the-login";

    @TestConfiguration
    static class WithABell {
        @Bean
        PlanTypes planTypes() {
            return Bell.PLAN_TYPES;
        }

        @Bean
        ServedTypes.Type<CheckPlan, Check> bells() {
            return Bell.served();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final String recoveryId = UUID.randomUUID().toString().substring(0, 8);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestPostgres.execute(OLD, "create table orders (id int)");
        TestPostgres.execute(REHEARSED, "create table orders (id int)");
        TestPostgres.execute(RESTORED, "create table orders (id int)", "insert into orders values (1)");
        List<Plans.Database> databases = Stream.concat(
                        Stream.of("good", "bad", "resumed", "killed", "cancelled")
                                .map(VerifierServiceTest::database),
                        Stream.of(
                                Plans.database("lacking", """
                                        - { name: needy, get: "${API}/lacking?${NOT_SET}" }
                                        """, ""),
                                new Plans.Database(
                                        "rehearsed",
                                        database("rehearsed").section().replace("${DATABASE_URL}", "${REHEARSED_URL}"),
                                        database("rehearsed").application()),
                                Plans.database("belled", """
                                        - { name: heard, bell: big }
                                        - { name: unheard, bell: small, attempts: 1 }
                                        """, ""),
                                Plans.database("bare", "", ""),
                                Plans.database("unseen", "", ""),
                                Plans.database("unproved", "", ""),
                                Plans.database("wanted", "", ""),
                                Plans.database("lazy", "", "")))
                .toList();
        Path plan = Files.createTempFile("verify-plan", ".yaml");
        Files.writeString(plan, Plans.yaml(databases));
        plan.toFile().deleteOnExit();
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        registry.add("dr.plan", plan::toString);
        registry.add("dr.variables[API]", APPLICATION::url);
        registry.add("dr.variables[DATABASE_URL]", OLD::toUrl);
        registry.add("dr.variables[CHECKS_AS]", Checker::url);
        registry.add("dr.variables[REHEARSED_URL]", REHEARSED::toUrl);
        registry.add("dr.variables[DR_CHECK_USER]", () -> USER);
        registry.add("dr.variables[DR_CHECK_PASSWORD]", () -> PASSWORD);
        List<String> roles = List.of("VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE");
        for (int i = 0; i < roles.size(); i++) {
            String role = roles.get(i);
            registry.add("dr.security.tokens[%d].name".formatted(i), () -> role);
            registry.add("dr.security.tokens[%d].role".formatted(i), () -> role);
            registry.add("dr.security.tokens[%d].sha256".formatted(i), () -> sha256("token-of-" + role));
        }
    }

    private static Plans.Database database(String name) {
        return Plans.database(name, """
                - name: login
                  post: "${API}/%1$s/login"
                  body: { user: "${DR_CHECK_USER}", password: "${DR_CHECK_PASSWORD}" }
                  keep: { token: $.token }
                - name: payment
                  post: "${API}/%1$s/payments"
                  headers: { Authorization: "Bearer {token}" }
                  body: { amount: 1 }
                  expect: { status: 201 }
                  timeout: 5m
                  attempts: 1
                """.formatted(name), """
                - name: has-orders
                  sql: select count(*) from orders
                  expect: { value: 1 }
                """);
    }

    private static void works(String name) {
        APPLICATION
                .on("/" + name + "/login", json(200, "{\"token\":\"" + TOKEN + "\"}"))
                .on("/" + name + "/payments", json(201, "{}"));
    }

    @AfterAll
    static void close() {
        APPLICATION.close();
    }

    @Test
    void a_recovery_whose_checks_all_pass_is_verified_and_each_result_told_as_it_comes() {
        works("good");
        tell(cutOver("good"));
        VerificationPassed passed = awaited("good", VerificationPassed.class);
        assertThat(passed.checks())
                .extracting(CheckResult::name)
                .containsExactly("good-app/login", "good-app/payment", "good/has-orders");
        assertThat(passed.checks()).extracting(CheckResult::outcome).containsOnly(Outcome.PASSED);
        assertThat(said("good", StepProgressed.class))
                .extracting(StepProgressed::note)
                .satisfiesExactly(
                        note -> assertThat(note).startsWith("passed (").contains("Check that login works (good-app)"),
                        note -> assertThat(note).contains("payment"),
                        note -> assertThat(note).contains("has-orders").contains("answered 1"));
        StepFinished finished = said("good", StepFinished.class).findFirst().orElseThrow();
        assertThat(finished.detail()).startsWith("3 of 3 checks passed");
        assertThat(finished.toolTime()).isPositive();
        assertThat(APPLICATION.seen("/good/payments").get(0).header("Idempotency-Key"))
                .contains(recoveryId + "/good-app/payment");
        assertThat(get("/actuator/prometheus", "VIEWER").body())
                .contains("dr_checks_total{application=\"good-app\",check=\"payment\",outcome=\"passed\"} 1.0")
                .contains("dr_checks_total{application=\"rehearsed\",check=\"has-orders\",outcome=\"failed\"} 0.0");
        nothingSecretWasSaid("good");
    }

    @Test
    void a_recovery_with_a_failing_check_fails_by_its_name_with_all_others_made_as_well() {
        works("bad");
        APPLICATION.on("/bad/payments", json(500, "{\"no\":\"%s %s\"}".formatted(PASSWORD, TOKEN)));
        tell(cutOver("bad"));
        VerificationFailed failed = awaited("bad", VerificationFailed.class);
        assertThat(failed.partial()).isFalse();
        assertThat(failed.failure().reason()).isEqualTo("check-failed");
        assertThat(failed.failure().detail())
                .isEqualTo("bad-app/payment failed: POST ${API}/bad/payments answered 500 instead of 201:"
                        + " '{\"no\":\"*** ***\"}'");
        assertThat(failed.checks())
                .extracting(CheckResult::outcome)
                .containsExactly(Outcome.PASSED, Outcome.FAILED, Outcome.PASSED);
        nothingSecretWasSaid("bad");
    }

    /** Made like all others: by the plan that the service read, in a recovery of the real log. */
    @Test
    void a_check_of_a_type_that_this_test_registers_verifies_a_recovery() {
        tell(cutOver("belled"));
        VerificationFailed failed = awaited("belled", VerificationFailed.class);
        assertThat(failed.checks())
                .extracting(CheckResult::name, CheckResult::outcome, CheckResult::detail)
                .containsExactly(
                        tuple("belled-app/heard", Outcome.PASSED, "was heard"),
                        tuple("belled-app/unheard", Outcome.FAILED, "was not heard"));
        assertThat(get("/api/checks", "VIEWER").body()).contains("is the big bell heard");
    }

    @Test
    void a_check_that_lacks_a_variable_makes_the_verdict_partial() {
        tell(cutOver("lacking"));
        VerificationFailed failed = awaited("lacking", VerificationFailed.class);
        assertThat(failed.partial()).isTrue();
        assertThat(failed.failure().detail()).contains("lacking-app/needy skipped: needs NOT_SET");
    }

    @Test
    void what_a_recovery_could_not_check_is_stated_before_there_is_one() {
        ReadinessStated stated = await().atMost(TOO_SLOW)
                .until(
                        () -> TestKafka.events(Topic.READINESS, "lacking", ReadinessStated.class)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(stated.service()).isEqualTo(Services.VERIFIER);
        assertThat(stated.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.failure().detail())
                        .isEqualTo("Check lacking-app/needy needs NOT_SET, which is not set in the environment of"
                                + " verifier-service"));
    }

    @Test
    void a_run_that_died_with_its_process_is_made_again_with_the_same_payment() {
        works("resumed");
        tell(cutOver(
                restored("resumed").stepStarted(Services.VERIFIER, VerificationSteps.RUN_CHECKS.name(), 1, "dead/3")));
        awaited("resumed", VerificationPassed.class);
        assertThat(said("resumed", StepStarted.class))
                .extracting(StepStarted::attempt)
                .containsExactly(1, 2);
        assertThat(APPLICATION.seen("/resumed/payments").get(0).header("Idempotency-Key"))
                .contains(recoveryId + "/resumed-app/payment");
    }

    @Test
    void a_process_killed_between_the_last_result_and_the_verdict_leaves_the_verdict_to_the_next() {
        List<CheckResult> results =
                List.of(new CheckResult("killed-app/login", Outcome.PASSED, "answered 200", Duration.ofMillis(3)));
        tell(cutOver(restored("killed")
                .stepStarted(Services.VERIFIER, VerificationSteps.RUN_CHECKS.name(), 1, "dead/3")
                .stepFinished(
                        Services.VERIFIER, VerificationSteps.RUN_CHECKS.name(), 1, new Verdict(results).facts())));
        assertThat(awaited("killed", VerificationPassed.class).checks()).isEqualTo(results);
        assertThat(said("killed", StepStarted.class)).hasSize(1);
        assertThat(APPLICATION.seen("/killed/login")).isEmpty();
    }

    @Test
    void a_cancelled_recovery_stops_its_checks_and_gets_no_verdict() {
        works("cancelled");
        APPLICATION.on("/cancelled/payments", APPLICATION.stall());
        Story story = cutOver("cancelled");
        tell(story);
        await().atMost(TOO_SLOW)
                .until(() -> !APPLICATION.seen("/cancelled/payments").isEmpty());
        TestKafka.publish(new RecoveryEvent.RecoveryCancelled(story.ref(), "alice", "changed my mind"));
        TestKafka.publish(new RecoveryEvent.CutOverUndone(story.ref(), true, "the old database is in use again"));
        // The sentinel: what comes after it is verified, by the worker that the cancelled one would have kept.
        works("cancelled");
        Story next = cutOver(Story.of(recoveryId + "-next", "cancelled")
                .requested(0)
                .started()
                .restored());
        tell(next);
        assertThat(awaited("cancelled", VerificationPassed.class).recovery()).isEqualTo(next.ref());
        assertThat(said("cancelled", VerificationFailed.class)).isEmpty();
        assertThat(said("cancelled", StepFinished.class)).hasSize(1);
    }

    @Test
    void without_checks_only_what_was_compared_before_is_claimed() {
        Story compared = Story.of(recoveryId + "-compared", "bare").requested(0).started();
        tell(cutOver(compared.step(RestoreSteps.COMPARE_DATA, DataComparison.CONTENT.facts())
                .restored()));
        assertThat(awaited("bare", VerificationPassed.class).checks())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.name()).isEqualTo("data-comparison");
                    assertThat(check.detail())
                            .isEqualTo(
                                    "no checks in the plan; only the data was compared, before cut-over: every row is as it"
                                            + " was recorded at the backup");
                });
        assertThat(said("bare", StepFinished.class))
                .filteredOn(step -> step.recovery().recoveryId().equals(recoveryId + "-compared")
                        && step.step().equals("run-checks"))
                .extracting(StepFinished::detail)
                .singleElement()
                .satisfies(
                        detail -> assertThat(detail).startsWith("no checks in the plan; only the data was compared"));
    }

    @Test
    void what_was_neither_compared_nor_checked_is_never_passed() {
        Story uncompared =
                Story.of(recoveryId + "-uncompared", "unseen").requested(0).started();
        // The step that compares ran to its end and found that there was nothing to compare with.
        tell(cutOver(uncompared
                .step(RestoreSteps.COMPARE_DATA, DataComparison.NONE.facts())
                .restored()));
        assertThat(awaited("unseen", VerificationFailed.class).partial()).isTrue();
        tell(cutOver("unproved"));
        VerificationFailed failed = awaited("unproved", VerificationFailed.class);
        assertThat(failed.partial()).isTrue();
        assertThat(failed.failure().detail()).contains("the data was not found to be what was recorded either");
    }

    @Test
    void a_database_on_which_no_application_was_seen_is_not_verified_by_its_data_alone() {
        Story lazy = Story.of(recoveryId + "-lazy", "lazy").requested(0).started();
        tell(cutOver(lazy.step(RestoreSteps.COMPARE_DATA, DataComparison.CONTENT.facts())
                .restored()
                .step(CutOverSteps.CHECK_SESSIONS, InUse.NOT_SEEN_YET.facts())));
        VerificationFailed failed = awaited("lazy", VerificationFailed.class);
        assertThat(failed.partial()).isTrue();
        assertThat(failed.failure().detail()).contains("no application has been seen on the restored database");
        assertThat(failed.failure().hint())
                .contains("Use each application once")
                .doesNotContain("variable");
        // Whoever asks what holds now is told of this as of the checks.
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                post("{\"database\":\"lazy\"}", "OPERATOR").body())
                        .contains("\"name\":\"in-use\",\"outcome\":\"skipped\"", "use each once"));
        tell(lazy.step(CutOverSteps.AWAIT_FIRST_CLIENT, InUse.SEEN.facts()));
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                post("{\"database\":\"lazy\"}", "OPERATOR").body())
                        .contains("\"name\":\"in-use\",\"outcome\":\"passed\""));
    }

    @Test
    void data_that_somebody_wanted_though_it_differs_is_never_passed_for_having_been_compared() {
        Story wanted = Story.of(recoveryId + "-wanted", "wanted").requested(0).started();
        tell(cutOver(wanted.step(RestoreSteps.COMPARE_DATA, DataComparison.DIFFERENT.facts())
                .restored()));
        assertThat(awaited("wanted", VerificationFailed.class).partial()).isTrue();
    }

    @Test
    void a_rehearsal_says_whether_the_checks_pass_now_and_leaves_no_event() {
        works("rehearsed");
        HttpResponse<String> answer = post("{\"database\":\"rehearsed\"}", "OPERATOR");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"verdict\":\"failed\"")
                .contains("\"summary\":\"2 of 3 checks passed, 1 failed, 0 skipped\"")
                .contains("the query answered '0' instead of '1'")
                .doesNotContain("marked-");
        TestPostgres.execute(REHEARSED, "insert into orders values (1)");
        assertThat(post("{\"database\":\"rehearsed\"}", "OPERATOR").body()).contains("\"verdict\":\"passed\"");
        assertThat(post("{\"database\":\"bare\"}", "OPERATOR").body()).contains("\"verdict\":\"partial\"");
        assertThat(said("rehearsed", DrEvent.class)).isEmpty();
    }

    @Test
    void the_list_of_checks_says_which_variables_are_missing() {
        String body = get("/api/checks", "VIEWER").body();
        assertThat(body)
                .contains("{\"database\":\"lacking\",\"name\":\"lacking-app/needy\","
                        + "\"title\":\"Check that needy works (lacking-app)\","
                        + "\"question\":\"GET ${API}/lacking?${NOT_SET}\",\"timeLimitSeconds\":10,\"attempts\":3,"
                        + "\"missingVariables\":[\"NOT_SET\"]}")
                .doesNotContain("marked-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"database\":\"nowhere\"}                  | is not a database of the plan",
                "{}                                          | is not a database of the plan",
                "{\"database\":\"good\",\"force\":true}      | force",
                "{\"database\":[1]}                          | database",
                "{\"database\":                              | it ends too early",
                "~~                                          | body",
            })
    void a_request_that_makes_no_sense_is_told_what_to_mend(String body, String problem) {
        HttpResponse<String> answer = post(body, "OPERATOR");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE", "UNKNOWN"})
    void every_endpoint_knows_who_may_use_it(String role) {
        boolean known = !role.isEmpty() && !role.equals("UNKNOWN");
        List<String> readers = List.of("VIEWER", "OPERATOR", "INCIDENT_LEAD");
        List<String> doers = List.of("OPERATOR", "INCIDENT_LEAD");
        mappings.getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> {
                                    boolean reads = method.name().equals("GET");
                                    int expected = !known
                                            ? 401
                                            : !(reads ? readers : doers).contains(role) ? 403 : reads ? 200 : 400;
                                    assertThat(send(method.name(), path, "{}", role)
                                                    .statusCode())
                                            .as("%s %s as %s", method, path, role)
                                            .isEqualTo(expected);
                                })));
        assertThat(send("DELETE", "/api/checks", "", role).statusCode()).isEqualTo(known ? 403 : 401);
    }

    @Test
    void the_interface_is_described() {
        assertThat(get("/v3/api-docs", "VIEWER").body())
                .contains("/api/verifications")
                .contains("The plan's checks, and which variables they lack here");
    }

    private Story cutOver(String database) {
        return cutOver(restored(database));
    }

    private Story restored(String database) {
        return Story.of(recoveryId, database).requested(0).started().restored();
    }

    /** From here on the service acts; what a test lets a dead process have said before comes first. */
    private static Story cutOver(Story restored) {
        return restored.then(new RedeployFinished(
                restored.ref(),
                DatabaseUrls.of(OLD.location()),
                DatabaseUrls.of(RESTORED.location()),
                Optional.empty()));
    }

    private static void tell(Story story) {
        story.events().forEach(recorded -> TestKafka.publish(recorded.event(), recorded.time()));
    }

    private static <E extends DrEvent> E awaited(String database, Class<E> type) {
        await().atMost(TOO_SLOW).until(() -> said(database, type).findAny().isPresent());
        return said(database, type).findFirst().orElseThrow();
    }

    private static <E extends DrEvent> Stream<E> said(String database, Class<E> type) {
        return TestKafka.events(Topic.RECOVERIES, database, type);
    }

    private static void nothingSecretWasSaid(String database) {
        String all = said(database, DrEvent.class)
                .map(event -> new String(
                        new EventCodec()
                                .encode(new Recorded<>(event, Story.BEGIN, "test"))
                                .value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .reduce("", String::concat);
        assertThat(all).contains(database).doesNotContain("marked-").doesNotContain(TestPostgres.PASSWORD);
    }

    private HttpResponse<String> get(String path, String role) {
        return send("GET", path, "", role);
    }

    private HttpResponse<String> post(String body, String role) {
        return send("POST", "/api/verifications", body, role);
    }

    private HttpResponse<String> send(String method, String path, String body, String role) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!role.isEmpty()) {
            request.header("Authorization", "Bearer token-of-" + role);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
