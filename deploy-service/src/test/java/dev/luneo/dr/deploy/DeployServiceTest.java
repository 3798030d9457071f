package dev.luneo.dr.deploy;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.cutover.ShellApplication;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The whole service with a real log, a real server and a real small application. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=deploy-service",
            "dr.readiness.look-every=200ms",
            "dr.left-overs.keep=0s",
            "dr.left-overs.look-every=200ms"
        })
@Tag("process")
class DeployServiceTest {
    private static final DatabaseUrl OLD = TestPostgres.freshDatabase("deploy");
    private static final DatabaseUrl BARE = TestPostgres.freshDatabase("bare");
    private static final Path DIRECTORY = TestPostgres.directory("deploy-service-");
    private static final ShellApplication APPLICATION = application();

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String recoveryId = UUID.randomUUID().toString().substring(0, 8);

    private static ShellApplication application() {
        try {
            return new ShellApplication(DIRECTORY, OLD.toUrl());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        String shop = """
                shop:
                  uses: luneo
                  platform:
                    type: host
                    env-file: HOME/app.env
                    restart: [HOME/restart]
                    up: { get: "UP", within: 20s }
                  requires: [DATABASE_URL, API_TOKEN]
                  migrate: { run: [sh, -c, 'echo "to $DATABASE_URL by $API_TOKEN"; echo 3 migrations applied'] }
                """.replace("HOME", DIRECTORY.toString()).replace("UP\"", APPLICATION.healthUrl() + "\"");
        String text = Plans.text("luneo", shop).replace("databases:\n", "databases:\n" + bare());
        Path plan = Files.writeString(DIRECTORY.resolve("plan.yaml"), text);
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        registry.add("dr.plan", plan::toString);
        registry.add("dr.state", () -> DIRECTORY.resolve("state").toString());
        registry.add("dr.variables[DB_URL]", OLD::toUrl);
        registry.add("dr.variables[BARE_URL]", BARE::toUrl);
        registry.add("dr.variables[RESTORE_URL]", OLD::toUrl);
        List<String> roles = List.of("VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE");
        for (int i = 0; i < roles.size(); i++) {
            String role = roles.get(i);
            registry.add("dr.security.tokens[%d].name".formatted(i), () -> role);
            registry.add("dr.security.tokens[%d].role".formatted(i), () -> role);
            registry.add("dr.security.tokens[%d].sha256".formatted(i), () -> sha256("token-of-" + role));
        }
    }

    private static String bare() {
        String luneo = Plans.text("bare", "").split("databases:\n", 2)[1];
        return luneo.replace("DB_URL", "BARE_URL");
    }

    @AfterAll
    static void close() {
        APPLICATION.close();
        TestPostgres.remove(DIRECTORY);
    }

    @Test
    void a_restored_database_is_taken_into_use_and_given_up_when_the_verification_fails() throws Exception {
        APPLICATION.start();
        String env = APPLICATION.read("app.env");
        DatabaseUrl restored = restored("luneo", OLD, RestoreTo.DATABASE);

        RedeployFinished finished = awaited("luneo", RedeployFinished.class);
        assertThat(finished.current()).isEqualTo(DatabaseUrls.of(restored.location()));
        assertThat(said("luneo", StepFinished.class))
                .extracting(StepFinished::step)
                .containsExactly(
                        "check-variables",
                        "fence-old-database",
                        "set-database-url:shop",
                        "migrate:shop",
                        "restart:shop",
                        "wait-until-up:shop",
                        "check-sessions");
        assertThat(ShellApplication.sessions(restored)).isPositive();
        assertThat(get("/api/applications", "VIEWER").body())
                .contains(
                        "\"application\":\"shop\"",
                        "\"databaseAt\":\"" + restored.location() + "\"",
                        "\"databaseTrouble\":null",
                        "\"pointsTo\":\"" + restored.location() + "\"",
                        "\"asExpected\":true",
                        "\"notSwitched\":[]",
                        "\"missing\":[]",
                        "\"up\":\"up\"");

        HttpResponse<String> output = get("/api/recoveries/" + recoveryId + "/migration-output/shop", "VIEWER");
        assertThat(output.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(output.body()).contains("to *** by ***", "3 migrations applied");

        TestKafka.publish(new RecoveryEvent.VerificationFailed(
                ref("luneo"), List.of(), false, new Failure("check-failed", "login answers 500", "look", false)));
        assertThat(awaited("luneo", CutOverUndone.class).undone()).isTrue();
        assertThat(APPLICATION.read("app.env")).isEqualTo(env);
        await().atMost(TOO_SLOW).until(() -> ShellApplication.sessions(OLD) > 0);
        assertThat(get("/api/applications", "VIEWER").body())
                .contains("\"pointsTo\":\"" + OLD.location() + "\"", "\"asExpected\":true");
        nothingSecretWasSaid(output.body());
        itsCopyIsRemovedWhenALeadSaysSo(restored);
    }

    private void itsCopyIsRemovedWhenALeadSaysSo(DatabaseUrl restored) throws Exception {
        String id = restored.location().toString();
        String wish = "{\"id\": \"%s\", \"reason\": \"looked through\"}".formatted(id);
        // What a killed client was waiting for there goes on without it.
        TestPostgres.value(
                OLD,
                "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where datname = '%s'"
                        .formatted(restored.location().database()));
        assertThat(get("/api/left-overs", "VIEWER").body())
                .contains(
                        "\"id\":\"%s\"".formatted(id), "\"kind\":\"restored-copy\"", "\"bytes\":", "\"removable\":true")
                .doesNotContain("\"id\":\"%s\"".formatted(OLD.location()));
        assertThat(get("/actuator/prometheus", "VIEWER").body())
                .contains("dr_left_overs{database=\"luneo\"}", "dr_left_overs_bytes{database=\"luneo\"}");
        HttpResponse<String> asked = post(wish, "INCIDENT_LEAD");
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body())
                .contains("\"state\":\"ASKED\"", "\"next\":\"It goes within seconds", "GET /api/left-overs");
        await().atMost(TOO_SLOW)
                .until(() -> !TestPostgres.server()
                        .databaseExists(restored.location().database())
                        .orThrow());
        assertThat(said("luneo", LeftOverRemovalRequested.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.requestedBy()).isEqualTo("INCIDENT_LEAD");
                    assertThat(event.reason()).isEqualTo("looked through");
                });
        assertThat(post(wish, "INCIDENT_LEAD").statusCode()).as("asked again").isEqualTo(404);
    }

    @Test
    void what_is_in_use_or_not_there_is_not_removed() throws Exception {
        String live = "{\"id\": \"%s\", \"reason\": \"I think so\"}".formatted(BARE.location());
        HttpResponse<String> answer = post(live, "INCIDENT_LEAD");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("GET /api/left-overs lists what there is");
        assertThat(post("{\"id\": \"x:1/y\"}", "INCIDENT_LEAD").body()).contains("\"field\":\"reason\"");
        assertThat(post(live, "OPERATOR").statusCode()).isEqualTo(403);
        assertThat(post(live, "VIEWER").statusCode()).isEqualTo(403);
        assertThat(post(live, "").statusCode()).isEqualTo(401);
    }

    @Test
    void a_setting_that_names_the_database_too_and_would_be_left_behind_is_told_before_the_bad_night()
            throws Exception {
        String env = APPLICATION.read("app.env");
        Files.writeString(DIRECTORY.resolve("app.env"), env + "DIRECT_URL=%s\n".formatted(OLD.toUrl()));
        try {
            assertThat(get("/api/applications", "VIEWER").body()).contains("\"notSwitched\":[\"DIRECT_URL\"]");
        } finally {
            Files.writeString(DIRECTORY.resolve("app.env"), env);
        }
    }

    @Test
    void what_a_recovery_would_lack_is_stated_when_that_changes_and_anew_for_a_recovery() throws Exception {
        awaitStated(List.of());
        Path env = DIRECTORY.resolve("app.env");
        Path away = DIRECTORY.resolve("app.env.away");
        Files.move(env, away);
        try {
            awaitStated(List.of("env-file-unreadable"));
            assertThat(newest().problems().get(0).failure().detail()).contains("app.env of shop does not exist");
            assertThat(newest().problems().get(0).stops()).isTrue();
            assertThat(newest().recoveryId()).isEmpty();

            RecoveryRef ref = ref("luneo");
            TestKafka.publish(new RecoveryEvent.RestoreRequested(
                    ref, RestoreTarget.latest(), RestoreTo.DATABASE, "a test", "alice", 0, "0".repeat(64)));
            await().atMost(TOO_SLOW).until(() -> newest().recoveryId().equals(Optional.of(recoveryId)));
            assertThat(newest().problems()).hasSize(1);
            TestKafka.publish(new RecoveryEvent.RecoveryCancelled(ref, "alice", "enough"));
        } finally {
            Files.move(away, env);
        }
        awaitStated(List.of());
        // Looked at many times by now: said were the loss, the answer to the recovery, and the return.
        assertThat(stated().dropWhile(said -> said.problems().stream()
                                .noneMatch(problem -> problem.failure().reason().equals("env-file-unreadable")))
                        .map(said -> "%d %s"
                                .formatted(
                                        said.problems().size(),
                                        said.recoveryId().orElse("-"))))
                .containsExactly("1 -", "1 " + recoveryId, "0 -");
    }

    private static Stream<ReadinessStated> stated() {
        return TestKafka.events(Topic.READINESS, "luneo", ReadinessStated.class);
    }

    private static ReadinessStated newest() {
        return stated().reduce((earlier, later) -> later).orElseThrow();
    }

    private static void awaitStated(List<String> reasons) {
        await().atMost(TOO_SLOW)
                .ignoreExceptions()
                .until(() -> newest().problems().stream()
                        .map(problem -> problem.failure().reason())
                        .toList()
                        .equals(reasons));
    }

    @Test
    void what_a_dead_process_began_is_ended_without_an_application_too() {
        RecoveryRef ref = ref("bare");
        DatabaseUrl restored = create("bare", BARE);
        requested(
                ref,
                RestoreTo.IN_PLACE,
                restored,
                new StepStarted(ref, Services.DEPLOY, "check-variables", 1, "Check", "dead/1"));

        RedeployFinished finished = awaited("bare", RedeployFinished.class);
        assertThat(finished.current()).isEqualTo(DatabaseUrls.of(BARE.location()));
        assertThat(TestPostgres.value(BARE, "select it from which")).isEqualTo("restored");
        assertThat(said("bare", StepStarted.class))
                .filteredOn(step -> step.step().equals("check-variables"))
                .extracting(StepStarted::attempt)
                .contains(1, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/recoveries/none/migration-output/shop, There is no recovery 'none'",
        "/api/recoveries/..%2F..%2Fetc/migration-output/passwd, ''",
    })
    void what_is_not_there_is_not_found(String path, String detail) throws Exception {
        HttpResponse<String> answer = get(path, "VIEWER");
        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.body()).contains(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"})
    void every_endpoint_is_for_those_who_may_look(String role) throws Exception {
        List<String> paths = mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackageName().startsWith("dev.luneo"))
                .filter(entry ->
                        entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(entry -> entry.getKey().getPatternValues().stream())
                .toList();
        assertThat(paths).hasSize(3);
        for (String path : paths) {
            int status = get(path.replaceAll("\\{\\w+}", "none"), role).statusCode();
            if (role.isEmpty()) {
                assertThat(status).as(path).isEqualTo(401);
            } else if (role.equals("ALERT_SOURCE")) {
                assertThat(status).as(path).isEqualTo(403);
            } else {
                assertThat(status).as(path).isIn(200, 404);
            }
        }
    }

    @Test
    void the_interface_is_described() throws Exception {
        assertThat(get("/v3/api-docs", "VIEWER").body())
                .contains(
                        "/api/applications",
                        "Where each application's database is and whether it answers",
                        "without secrets")
                .contains("/api/left-overs/remove", "An incident lead has one of them removed for good");
    }

    @Test
    void it_is_healthy_for_anybody() throws Exception {
        await().atMost(TOO_SLOW)
                .untilAsserted(
                        () -> assertThat(get("/actuator/health", "").body()).contains("\"status\":\"UP\""));
    }

    private DatabaseUrl restored(String database, DatabaseUrl old, RestoreTo to) {
        DatabaseUrl restored = create(database, old);
        requested(ref(database), to, restored);
        return restored;
    }

    private DatabaseUrl create(String database, DatabaseUrl old) {
        String name = RestoredDatabaseName.of(database, recoveryId, 1);
        assertThat(TestPostgres.server()
                        .createDatabase(name, "UTF8", "C.UTF-8", "C.UTF-8")
                        .ok())
                .isTrue();
        TestPostgres.execute(old.withDatabase(name), "create table which as select 'restored' as it");
        return old.withDatabase(name);
    }

    /** @param meanwhile what was told before the restore ended, so that the service cannot have begun anything itself */
    private static void requested(RecoveryRef ref, RestoreTo to, DatabaseUrl restored, RecoveryEvent... meanwhile) {
        TestKafka.publish(new RecoveryEvent.RestoreRequested(
                ref, RestoreTarget.latest(), to, "tables dropped", "alice", 0, "0".repeat(64)));
        TestKafka.publish(new RecoveryEvent.RestoreStarted(ref, "restore/1"));
        Stream.of(meanwhile).forEach(TestKafka::publish);
        TestKafka.publish(new RecoveryEvent.RestoreFinished(
                ref,
                "20261123T020000Z-1a2b",
                Instant.now().minusSeconds(3600),
                DatabaseUrls.of(restored.location()),
                to));
    }

    private RecoveryRef ref(String database) {
        return new RecoveryRef(
                recoveryId,
                database,
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.empty());
    }

    private <E extends RecoveryEvent> E awaited(String database, Class<E> type) {
        return await().atMost(TOO_SLOW)
                .until(() -> said(database, type), said -> !said.isEmpty())
                .get(0);
    }

    private <E extends RecoveryEvent> List<E> said(String database, Class<E> type) {
        return TestKafka.events(Topic.RECOVERIES, database, type)
                .filter(event -> event.recovery().recoveryId().equals(recoveryId))
                .toList();
    }

    private static void nothingSecretWasSaid(String more) {
        String all = more
                + TestKafka.events(Topic.RECOVERIES).stream()
                        .map(DrEvent::toString)
                        .toList();
        assertThat(all)
                .doesNotContain(TestPostgres.PASSWORD, ShellApplication.MARKED)
                .doesNotContain(OLD.toUrl());
    }

    private HttpResponse<String> post(String body, String role) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/left-overs/remove"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!role.isEmpty()) {
            request.header("Authorization", "Bearer token-of-" + role);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String role) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!role.isEmpty()) {
            request.header("Authorization", "Bearer token-of-" + role);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
