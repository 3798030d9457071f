package dev.luneo.dr.restore;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.events.StatusEvent;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.restore.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The service whole: REST, a real broker, a real server, real backups. */
@SpringBootTest(
        classes = RestoreServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=restore-service", "dr.log.session-timeout=6s"})
@Tag("process")
class RestoreServiceTest {
    /** Topics are shared within a JVM. */
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final String SHOP = "shop-" + RUN;
    private static final String BIG = "big-" + RUN;
    private static final String LEAD = "lead-" + RUN;
    private static final String TWO = "two-" + RUN;
    private static final String HELD = "held-" + RUN;
    private static final String DRILLED = "drilled-" + RUN;
    private static final String EMPTY = "empty-" + RUN;
    private static final String QUIET = "quiet-" + RUN;
    private static final String SINCE = "since";
    private static final String AHEAD = "ahead-" + RUN;

    private static DatabaseUrl live;
    private static DatabaseUrl big;
    private static Manifest backup;
    private static Manifest whole;
    private static Manifest suspicious;

    @LocalServerPort
    private int port;

    @Autowired
    private List<RequestMappingHandlerMapping> mappings;

    @Autowired
    private DrPlan drPlan;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path directory = TestPostgres.directory("luneo-restore-service-");
        Path repository = Files.createDirectory(directory.resolve("backups"));
        live = TestPostgres.freshDatabase("service");
        execute(
                live,
                "create table customers (id serial primary key, name text not null)",
                "insert into customers (name) select 'customer ' || n from generate_series(1, 500) n");
        TestBackups shop = new TestBackups(repository, SHOP);
        backup = shop.take(live);
        for (String name : List.of(LEAD, TWO, QUIET, AHEAD, HELD, DRILLED)) {
            new TestBackups(repository, name).copy(shop, backup);
        }
        TestBackups since = new TestBackups(repository, SINCE);
        whole = since.copy(shop, backup, files -> {}, facts -> dated(facts, Duration.ofHours(-3), Map.of()));
        suspicious = since.copy(
                shop,
                backup,
                files -> {},
                facts -> dated(
                        facts,
                        Duration.ofHours(-3),
                        Map.of(Manifest.SUSPICIOUS, "table customers has 500 rows, and had 50,000")));
        big = TestPostgres.freshDatabase("service_big");
        // An index on an expression that takes its time: the restore is surely still at it when it is cancelled.
        execute(
                big,
                "create table slow (n int)",
                "insert into slow select generate_series(1, 30)",
                "create function delay(n int) returns int language plpgsql immutable as"
                        + " $$ begin perform pg_sleep(0.001); return n; end $$",
                "create index slowly on slow (delay(n))",
                "create or replace function delay(n int) returns int language plpgsql immutable as"
                        + " $$ begin perform pg_sleep(1); return n; end $$");
        new TestBackups(repository, BIG).take(big);
        TestPlan plan = new TestPlan(repository)
                .database(SHOP, live, "approval: none")
                .database(BIG, big, "approval: none")
                .database(LEAD, live, "approval: incident-lead")
                .database(TWO, live, "approval: two-person")
                .database(HELD, live, "approval: incident-lead")
                .database(DRILLED, live, "approval: incident-lead")
                .database(EMPTY, live, "approval: none")
                .database(QUIET, live, "approval: incident-lead")
                .database(SINCE, live, "approval: none")
                .database(AHEAD, live, "approval: none");
        registry.add("dr.plan", () -> plan.write(directory.resolve("dr-plan.yaml")));
        plan.variables().forEach((name, text) -> registry.add("dr.variables." + name, () -> text));
        registry.add("dr.repository.key", () -> TestBackups.KEY);
        registry.add("dr.state", () -> directory.resolve("state").toString());
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        Api.tokens().forEach((name, text) -> registry.add(name, () -> text));
    }

    @BeforeAll
    static void brokerIsUp() {
        assertThat(TestKafka.bootstrapServers()).isNotEmpty();
    }

    private static ManifestFacts dated(ManifestFacts facts, Duration by, Map<String, String> notes) {
        return new ManifestFacts(
                facts.method(),
                facts.startedAt().plus(by),
                facts.completedAt().plus(by),
                facts.restorablePoint().plus(by),
                facts.serverVersion(),
                facts.toolVersion(),
                facts.databaseBytes(),
                notes);
    }

    private Api as(String name) {
        return Api.as(name, port);
    }

    private static String body(String database, String... more) {
        String all = String.join(", ", more);
        String rest = (all.contains("\"target\"") || all.contains("\"whenItBegan\"") ? "" : ", \"target\": \"latest\"")
                + (all.isEmpty() ? "" : ", " + all);
        return "{\"database\": \"%s\", \"reason\": \"tables dropped\"%s}".formatted(database, rest);
    }

    private String ask(String who, String database) {
        Answer answer = as(who).post("/api/restores", body(database));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.at("/recoveryId");
    }

    private void awaitState(String recoveryId, String state) {
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                as("vera").get("/api/recoveries/" + recoveryId).at("/state"))
                        .isEqualTo(state));
    }

    @Test
    void a_restore_runs_to_its_end_and_is_told_measured_and_remembered() {
        Answer asked = as("otto").post("/api/restores", body(SHOP, "\"incidentId\": \"inc-1\""));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String id = asked.at("/recoveryId");
        assertThat(asked.headers()).containsEntry("location", "/api/recoveries/" + id);
        CompletableFuture<List<String>> watched = CompletableFuture.supplyAsync(
                () -> as("vera").lines("/api/recoveries/" + id + "/events").toList());

        awaitState(id, "cutting-over");
        RestoreFinished finished = TestKafka.events(Topic.RECOVERIES, SHOP, RestoreFinished.class)
                .findFirst()
                .orElseThrow();
        assertThat(finished.backupId()).isEqualTo(backup.backupId().value());
        assertThat(value(live.withDatabase(finished.restored().database()), "select count(*) from customers"))
                .isEqualTo("500");

        // The other services, as this one hears them.
        TestKafka.publish(new RedeployFinished(
                finished.recovery(),
                dev.luneo.dr.kit.database.DatabaseUrls.of(live.location()),
                finished.restored(),
                Optional.of(Instant.now())));
        TestKafka.publish(new VerificationPassed(
                finished.recovery(),
                List.of(new CheckResult("health", CheckResult.Outcome.PASSED, "200", Duration.ofMillis(5)))));
        awaitState(id, "verified");

        Answer view = as("vera").get("/api/recoveries/" + id);
        assertThat(view.at("/backupId")).isEqualTo(backup.backupId().value());
        assertThat(view.at("/restoredTo")).isEqualTo(backup.restorablePoint().toString());
        assertThat(view.at("/incidentId")).isEqualTo("inc-1");
        assertThat(view.at("/requestedBy")).isEqualTo("otto");
        assertThat(view.at("/restored/database")).isEqualTo(finished.restored().database());
        assertThat(view.at("/current/database")).isEqualTo(finished.restored().database());
        assertThat(view.at("/steps/0/step")).isEqualTo("choose-backup");
        assertThat(view.at("/steps/0/state")).isEqualTo("finished");
        assertThat(view.at("/checks/0/outcome")).isEqualTo("passed");
        assertThat(view.json().at("/settled").asBoolean()).isTrue();
        assertThat(view.json().at("/rtoSeconds").asDouble()).isPositive();
        assertThat(view.json().at("/overheadSeconds").asDouble())
                .isLessThan(view.json().at("/rtoSeconds").asDouble());
        assertThat(view.json().at("/dataLossSeconds").asDouble()).isPositive();
        assertThat(view.json().at("/timeline").size()).isGreaterThan(8);
        assertThat(view.at("/now")).contains("verified");
        assertThat(view.text()).doesNotContain(TestPostgres.PASSWORD);
        assertThat(as("vera").get("/api/recoveries?database=" + SHOP).at("/0/recoveryId"))
                .isEqualTo(id);

        List<String> lines = watched.orTimeout(TOO_SLOW.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertThat(lines.stream().filter(line -> line.startsWith("event:")))
                .startsWith("event:recovery")
                .contains("event:StepFinished", "event:RestoreFinished", "event:VerificationPassed")
                .endsWith("event:recovery");

        dryRunKnows(id);
        metricsAreNamedAsTheyShould();
    }

    private void dryRunKnows(String measured) {
        Answer dryRun = as("otto").post("/api/restores", body(SHOP, "\"dryRun\": true"));
        assertThat(dryRun.status()).as(dryRun.text()).isEqualTo(200);
        assertThat(dryRun.json().at("/forecast/known").asBoolean()).isTrue();
        assertThat(dryRun.json().at("/forecast/totalSeconds").asLong())
                .isEqualTo(Math.round(as("vera")
                        .get("/api/recoveries/" + measured)
                        .json()
                        .at("/rtoSeconds")
                        .asDouble()));
    }

    private void metricsAreNamedAsTheyShould() {
        String metrics = as("vera").get("/actuator/prometheus").text();
        assertThat(metrics.lines())
                .anyMatch(line -> line.matches(
                        "dr_rto_seconds\\{database=\"%s\",purpose=\"recovery\"\\} [0-9.E-]+".formatted(SHOP)))
                .contains("dr_rto_seconds{database=\"%s\",purpose=\"drill\"} NaN".formatted(SHOP))
                .contains("dr_rto_seconds{database=\"%s\",purpose=\"recovery\"} NaN".formatted(EMPTY))
                .contains("dr_incident_rto_seconds{database=\"%s\",purpose=\"recovery\"} NaN".formatted(EMPTY))
                .contains("dr_rto_objective_seconds{database=\"%s\"} 1800.0".formatted(EMPTY))
                .contains("dr_rto_forecast_seconds{database=\"%s\"} NaN".formatted(EMPTY))
                .anyMatch(line -> line.startsWith("dr_recoveries_active "))
                .anyMatch(line -> line.startsWith(
                        "dr_recovery_duration_seconds_bucket{database=\"%s\",outcome=\"verified\",le=\"30.0\"}"
                                .formatted(SHOP)))
                .contains("dr_recovery_duration_seconds_count{database=\"%s\",outcome=\"verified\"} 1".formatted(SHOP))
                .anyMatch(
                        line -> line.startsWith("dr_recovery_step_duration_seconds_bucket{step=\"restore-data\",le="));
    }

    @Test
    void a_dry_run_tells_everything_and_touches_nothing() {
        Answer dryRun = as("otto")
                .post(
                        "/api/restores",
                        "{\"database\": \"%s\", \"target\": \"latest\", \"dryRun\": true}".formatted(QUIET));
        assertThat(dryRun.status()).as(dryRun.text()).isEqualTo(200);
        assertThat(dryRun.at("/backup/backupId")).isNotEmpty();
        assertThat(dryRun.at("/dataLoss/sentence")).contains("would be lost").contains("6 h");
        assertThat(dryRun.at("/steps/0/step")).isEqualTo("choose-backup");
        assertThat(dryRun.at("/steps/3/title")).contains("Compare");
        assertThat(dryRun.json().at("/forecast/known").asBoolean()).isFalse();
        assertThat(dryRun.at("/forecast/sentence")).contains("Not known");
        assertThat(dryRun.json().at("/problems").size()).isZero();
        assertThat(dryRun.json().at("/requiredApprovals").asInt()).isEqualTo(1);
        assertThat(dryRun.json().at("/warnings").toString())
                .contains(
                        "is called %s_restored_…".formatted(QUIET.replace('-', '_')),
                        "and for good",
                        "cron jobs, psql or reports");
        assertThat(as("otto")
                        .post("/api/restores", body(QUIET, "\"dryRun\": true, \"to\": \"in-place\""))
                        .json()
                        .at("/warnings")
                        .toString())
                .doesNotContain("_restored_");
        assertThat(as("vera").get("/api/recoveries?database=" + QUIET).json().size())
                .isZero();

        Answer empty = as("otto").post("/api/restores", body(EMPTY, "\"dryRun\": true"));
        assertThat(empty.at("/problems/0/reason")).isEqualTo("no-usable-backup");
        assertThat(empty.at("/sentence")).contains("would not work");
    }

    private void stated(String service, Instant at, ReadinessProblem... problems) {
        TestKafka.publish(
                new ReadinessStated(AHEAD, service, drPlan.sha256(), at, Optional.empty(), List.of(problems)));
    }

    private static ReadinessProblem lacking(String subject, String detail, boolean stops, Optional<RestoreTo> to) {
        return new ReadinessProblem(subject, new Failure("lacking", detail, "Mend it", false), stops, to);
    }

    @Test
    void a_dry_run_tells_what_the_services_that_act_after_the_restore_lack_and_how_old_that_knowledge_is() {
        String asked = body(AHEAD, "\"dryRun\": true");
        Answer unknown = as("otto").post("/api/restores", asked);
        assertThat(unknown.json().at("/problems").size()).as(unknown.text()).isZero();
        assertThat(unknown.at("/sentence"))
                .contains("deploy-service and verifier-service", "is unknown")
                .doesNotContain("would work");
        assertThat(unknown.json().at("/warnings").toString())
                .contains("Whether deploy-service has what it would need is unknown: it has said nothing yet");
        assertThat(unknown.at("/readiness/0/state")).isEqualTo("unknown");

        stated("deploy-service", Instant.now());
        stated("verifier-service", Instant.now());
        Answer ready = awaitDryRun(asked, "/readiness/1/state", "ready");
        assertThat(ready.at("/sentence")).startsWith("This would work");
        assertThat(ready.at("/readiness/0/asOf")).endsWith(" ago");

        stated(
                "verifier-service",
                Instant.now(),
                lacking("backend/login", "Check backend/login needs TOKEN", false, Optional.empty()));
        Answer lessened = awaitDryRun(asked, "/readiness/1/state", "problems");
        assertThat(lessened.json().at("/problems").size()).isZero();
        assertThat(lessened.json().at("/warnings").toString())
                .contains("Check backend/login needs TOKEN. verifier-service saw this at ", " ago. Mend it");
        assertThat(lessened.at("/sentence")).contains("partly verified").doesNotContain("would work");
        checksWereTried(asked);

        stated(
                "deploy-service",
                Instant.now(),
                lacking("backend", "The env file app.env does not exist", true, Optional.of(RestoreTo.DATABASE)));
        Answer impossible = awaitDryRun(asked, "/readiness/0/state", "problems");
        assertThat(impossible.at("/problems/0/detail"))
                .contains("The env file app.env does not exist. deploy-service saw this at ", " ago");
        assertThat(impossible.at("/problems/0/hint")).isEqualTo("Mend it");
        assertThat(impossible.at("/sentence")).contains("would not work");
        Answer inPlace = as("otto").post("/api/restores", body(AHEAD, "\"dryRun\": true, \"to\": \"in-place\""));
        assertThat(inPlace.json().at("/problems").size()).as(inPlace.text()).isZero();

        stated("deploy-service", Instant.now().minus(Duration.ofHours(3)));
        Answer old = awaitDryRun(asked, "/readiness/0/state", "unknown");
        assertThat(old.json().at("/warnings").toString())
                .contains("its last word is too old; is it running? (it last looked at ", "3 h");
    }

    /** Hours before the look that says so: what counts is when they were tried. */
    private void checksWereTried(String asked) {
        Instant before = Instant.now().minus(Duration.ofMinutes(90));
        Optional<Instant> then = Optional.of(before.minus(Duration.ofHours(4)));
        TestKafka.publish(new ReadinessStated(
                AHEAD,
                "verifier-service",
                drPlan.sha256(),
                Instant.now(),
                Optional.empty(),
                List.of(lacking("luneo/orders", "Check luneo/orders failed", false, Optional.empty())),
                List.of(
                        new TriedCheck("backend/health", Outcome.PASSED, before, then, Optional.empty()),
                        new TriedCheck("backend/login", Outcome.SKIPPED, before, then, Optional.of("sends something")),
                        new TriedCheck("luneo/orders", Outcome.FAILED, before, then, Optional.empty()))));
        Answer failing = awaitDryRun(asked, "/readiness/1/checks/1", "backend/login was not tried: sends something");
        assertThat(failing.at("/readiness/1/checks/0"))
                .startsWith("backend/health held on what is in use now, at ")
                .endsWith(", 1 h 30 min ago");
        assertThat(failing.json().at("/problems").size())
                .as("it may be the accident")
                .isZero();
        assertThat(failing.json().at("/warnings").toString())
                .contains("Check luneo/orders failed. verifier-service saw this at ", ", 1 h 30 min ago. Mend it");
        assertThat(failing.at("/sentence"))
                .contains("failed when it was last tried: unless the accident did that")
                .doesNotContain("would work", "partly verified");
        JsonNode stated = as("vera")
                .get("/api/readiness")
                .json()
                .valueStream()
                .filter(one -> one.path("database").asString().equals(AHEAD)
                        && one.path("service").asString().equals("verifier-service"))
                .findFirst()
                .orElseThrow();
        assertThat(stated.path("state").asString()).isEqualTo("problems");
        assertThat(stated.at("/problems/0/failure/detail").asString()).isEqualTo("Check luneo/orders failed");
        assertThat(stated.at("/checks/2/heldAt").asString())
                .isEqualTo(then.orElseThrow().toString());
    }

    private Answer awaitDryRun(String asked, String pointer, String expected) {
        return await().atMost(TOO_SLOW)
                .until(
                        () -> as("otto").post("/api/restores", asked),
                        answer -> answer.at(pointer).equals(expected));
    }

    @Test
    void nobody_is_brought_back_to_a_backup_that_may_hold_the_damage_without_having_said_when_it_began_or_meaning_it() {
        String unsaid = "{\"database\": \"%s\", \"reason\": \"rows are gone\"%s}";
        Answer refused = as("otto").post("/api/restores", unsaid.formatted(SINCE, ""));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/errors/0/field")).isEqualTo("whenItBegan");
        assertThat(refused.at("/errors/0/problem")).contains("when did the damage begin?");

        Answer guessed = as("otto").post("/api/restores", unsaid.formatted(SINCE, ", \"dryRun\": true"));
        assertThat(guessed.status()).as(guessed.text()).isEqualTo(200);
        assertThat(guessed.at("/problems/0/reason")).isEqualTo("when-did-it-begin");
        assertThat(guessed.at("/backup/backupId")).isEqualTo(whole.backupId().value());
        assertThat(guessed.at("/warnings/0"))
                .contains(suspicious.backupId().value())
                .contains("had 50,000");
        assertThat(guessed.at("/backups/0/backupId"))
                .isEqualTo(suspicious.backupId().value());
        assertThat(guessed.at("/backups/0/note")).contains("had 50,000");
        assertThat(guessed.json().at("/backups/0/looksWhole").asBoolean()).isFalse();
        assertThat(guessed.json().at("/backups/1/looksWhole").asBoolean()).isTrue();
        assertThat(guessed.json().at("/backups/1/rowsByTable/public.customers").asLong())
                .isEqualTo(500);

        Answer latest =
                as("otto").post("/api/restores", unsaid.formatted(SINCE, ", \"target\": \"latest\", \"dryRun\": true"));
        assertThat(latest.at("/backup/backupId"))
                .isEqualTo(suspicious.backupId().value());
        assertThat(latest.at("/warnings/0")).contains("may hold the damage");
        assertThat(latest.at("/sentence")).contains("looks damaged itself");
        assertThat(latest.text()).startsWith("{\"sentence\"");

        Answer both = as("otto")
                .post(
                        "/api/restores",
                        unsaid.formatted(SINCE, ", \"target\": \"latest\", \"whenItBegan\": \"2026-01-01T00:00:00Z\""));
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.at("/errors/0/problem")).contains("leave one of them out");
    }

    @Test
    void an_incident_that_was_reported_says_when_it_began_where_nobody_does() {
        String incident = "inc-" + suspicious.backupId().value();
        String asked = "{\"database\": \"%s\", \"reason\": \"rows are gone\", \"incidentId\": \"%s\", \"dryRun\": true}"
                .formatted(SINCE, incident);
        Answer unknown = as("otto").post("/api/restores", asked);
        assertThat(unknown.at("/problems/0/reason")).isEqualTo("when-did-it-begin");
        assertThat(unknown.at("/problems/0/detail")).contains("of incident " + incident);

        TestKafka.publish(new StatusChanged(incident, StatusEvent.Status.INVESTIGATING, "We are looking into it"));

        await().atMost(TOO_SLOW).untilAsserted(() -> {
            Answer known = as("otto").post("/api/restores", asked);
            assertThat(known.json().at("/problems").size()).as(known.text()).isZero();
            assertThat(known.at("/target")).contains("that looks whole").containsPattern("CES?T");
            assertThat(known.json().at("/warnings").toString()).contains("Damage is older than its report");
            assertThat(known.at("/whenItBegan")).containsPattern("CES?T, .* ago");
            assertThat(known.at("/backup/asOf")).containsPattern("CES?T, .* ago");
            assertThat(known.at("/backups/0/asOf")).containsPattern("CES?T, .* ago");
            assertThat(known.at("/backup/backupId")).isEqualTo(whole.backupId().value());
        });
    }

    @Test
    void a_second_restore_gets_a_conflict_and_a_link_and_a_cancelled_one_leaves_nothing() {
        String id = ask("otto", BIG);
        Answer second = as("alice").post("/api/restores", body(BIG));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.at("/see")).isEqualTo("/api/recoveries/" + id);
        assertThat(second.at("/detail")).contains(id);

        // In mid-restore: the table is there already, and its slow index is being built.
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(restoredDatabases(BIG)).isEqualTo("1"));
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.RECOVERIES, BIG, StepProgressed.class)
                        .anyMatch(progress -> progress.step().equals("restore-data") && progress.total() > 0));
        Answer cancelled = as("otto").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"wrong database\"}");
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(cancelled.at("/state")).isEqualTo("cancelled");
        assertThat(cancelled.at("/now")).contains("The old database is untouched");

        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(restoredDatabases(BIG)).isEqualTo("0"));
        assertThat(value(big, "select count(*) from slow")).isEqualTo("30");
        assertThat(TestKafka.events(Topic.RECOVERIES, BIG, RecoveryCancelled.class)
                        .map(RecoveryCancelled::cancelledBy))
                .containsExactly("otto");
        Answer again = as("otto").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"once more\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/detail")).contains("is over");
        assertThat(as("vera").lines("/api/recoveries/" + id + "/events")).contains("event:recovery");
    }

    private static String restoredDatabases(String database) {
        return value(
                live,
                "select count(*) from pg_database where datname ^@ '%s_restored_'"
                        .formatted(database.replace('-', '_')));
    }

    @Test
    void an_operators_request_waits_for_a_lead_and_a_leads_own_does_not() {
        String id = ask("otto", LEAD);
        Answer waiting = as("vera").get("/api/recoveries/" + id);
        assertThat(waiting.at("/state")).isEqualTo("awaiting-approval");
        assertThat(waiting.at("/next")).contains("/approval");
        Answer approved = as("alice").post("/api/recoveries/" + id + "/approval", "{}");
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        assertThat(approved.at("/approvals/0")).isEqualTo("alice");
        assertThat(approved.at("/decidedAt")).isNotEmpty();
        assertThat(as("anna").post("/api/recoveries/" + id + "/approval", "").status())
                .isEqualTo(409);
        as("alice").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"enough seen\"}");
        awaitState(id, "cancelled");

        Answer own = as("alice").post("/api/restores", body(LEAD));
        assertThat(own.at("/approvals/0")).isEqualTo("alice");
        assertThat(own.at("/state")).isNotEqualTo("awaiting-approval");
        as("alice").post("/api/recoveries/" + own.at("/recoveryId") + "/cancel", "{\"reason\": \"enough seen\"}");
    }

    @Test
    void requests_that_wait_block_nobody_and_an_approval_given_while_another_runs_is_refused_with_what_to_do() {
        String first = ask("otto", HELD);
        String second = ask("otto", HELD);
        assertThat(as("vera").get("/api/recoveries/" + first).at("/state")).isEqualTo("awaiting-approval");
        assertThat(as("otto")
                        .post("/api/restores", body(HELD, "\"dryRun\": true"))
                        .text())
                .contains("Recovery %s of %s, asked for by otto, waits for approval, too".formatted(second, HELD));
        assertThat(gauge("dr_recoveries_waiting")).isGreaterThanOrEqualTo(2);

        Answer approved = as("alice").post("/api/recoveries/" + second + "/approval", "");
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        Answer refused = as("anna").post("/api/recoveries/" + first + "/approval", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/see")).isEqualTo("/api/recoveries/" + second);
        assertThat(refused.at("/detail"))
                .contains("does not count", "POST /api/recoveries/%s/cancel".formatted(second), first);
        Answer waiting = as("vera").get("/api/recoveries/" + first);
        assertThat(waiting.at("/state")).isEqualTo("awaiting-approval");
        assertThat(waiting.at("/now")).contains("Recovery " + second, "no approval of this one counts");
        assertThat(waiting.at("/next")).contains("/api/recoveries/%s/approval".formatted(first));
        Answer own = as("alice").post("/api/restores", body(HELD));
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.at("/see")).isEqualTo("/api/recoveries/" + second);
        String third = ask("otto", HELD);

        as("otto").post("/api/recoveries/" + second + "/cancel", "{\"reason\": \"the other one is right\"}");
        Answer again = as("anna").post("/api/recoveries/" + first + "/approval", "");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.at("/approvals/0")).isEqualTo("anna");
        for (String id : List.of(first, third)) {
            as("otto").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"enough seen\"}");
            awaitState(id, "cancelled");
        }
    }

    @Test
    void a_crowd_of_requests_is_refused_before_it_is_written_down_and_keeps_no_lead_from_restoring() {
        List<String> waiting =
                IntStream.range(0, 5).mapToObj(i -> ask("otto", HELD)).toList();
        long written = requests(HELD).count();
        Answer sixth = as("otto").post("/api/restores", body(HELD));
        assertThat(sixth.status()).isEqualTo(409);
        assertThat(sixth.at("/detail")).contains("5 requests by otto", "cancel those that nobody needs");
        assertThat(sixth.at("/see")).isEqualTo("/api/recoveries/" + waiting.get(4));

        Answer own = as("alice").post("/api/restores", body(HELD));
        assertThat(own.status()).as(own.text()).isEqualTo(202);
        assertThat(own.at("/state")).isNotEqualTo("awaiting-approval");
        // The lead's own follows in the log: had the sixth been written, it would be there by now.
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(requests(HELD)
                                .skip(written)
                                .map(request -> request.requestedBy() + request.byIncidentLead()))
                        .containsExactly("alice" + Optional.of(true)));
        as("alice").post("/api/recoveries/" + own.at("/recoveryId") + "/cancel", "{\"reason\": \"enough seen\"}");
        for (String id : waiting) {
            as("otto").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"enough seen\"}");
            awaitState(id, "cancelled");
        }
        awaitState(own.at("/recoveryId"), "cancelled");
    }

    private static Stream<RestoreRequested> requests(String database) {
        return TestKafka.events(Topic.RECOVERIES, database, RestoreRequested.class);
    }

    private double gauge(String name) {
        return as("vera")
                .get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void of_two_approvals_that_arrive_in_the_log_at_once_the_first_counts_and_the_other_changes_nothing() {
        String first = ask("otto", HELD);
        String second = ask("otto", HELD);
        TestKafka.publish(new RestoreApproved(drill(second, HELD, Purpose.RECOVERY), "alice"));
        TestKafka.publish(new RestoreApproved(drill(first, HELD, Purpose.RECOVERY), "anna"));
        await().atMost(TOO_SLOW)
                .until(() -> !as("vera")
                        .get("/api/recoveries/" + second)
                        .at("/decidedAt")
                        .isEmpty());
        Answer late = as("vera").get("/api/recoveries/" + first);
        assertThat(late.at("/state")).isEqualTo("awaiting-approval");
        assertThat(late.json().at("/approvals").size()).isZero();
        assertThat(late.json().at("/timeline").toString()).doesNotContain("anna");
        for (String id : List.of(first, second)) {
            as("otto").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"enough seen\"}");
            awaitState(id, "cancelled");
        }
    }

    /** No service asks for a drill yet; the log may, and then it takes the same way as a recovery. */
    @Test
    void a_recovery_takes_its_database_from_a_drill_whose_copy_is_dropped() {
        RecoveryRef drill = drill("drill-" + RUN, DRILLED, Purpose.DRILL);
        TestKafka.publish(new RestoreRequested(
                drill, RestoreTarget.latest(), RestoreTo.DATABASE, "a drill", "otto", 1, drPlan.sha256()));
        TestKafka.publish(new RestoreApproved(drill, "alice"));
        awaitState(drill.recoveryId(), "cutting-over");
        assertThat(restoredDatabases(DRILLED)).isEqualTo("1");
        assertThat(as("otto")
                        .post("/api/restores", body(DRILLED, "\"dryRun\": true"))
                        .text())
                .contains("Drill %s of %s is cutting-over".formatted(drill.recoveryId(), DRILLED));

        Answer asked = as("alice").post("/api/restores", body(DRILLED));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        awaitState(drill.recoveryId(), "cancelled");
        Answer stopped = as("vera").get("/api/recoveries/" + drill.recoveryId());
        assertThat(stopped.at("/failure/reason")).isEqualTo("gave-way");
        assertThat(stopped.at("/now")).contains(asked.at("/recoveryId"), "The old database is untouched");
        assertThat(stopped.at("/next")).isEqualTo("Ask for it again when that one is over.");
        awaitState(asked.at("/recoveryId"), "cutting-over");
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(restoredDatabases(DRILLED))
                        .as("the recovery's alone")
                        .isEqualTo("1"));
        as("otto").post("/api/recoveries/" + asked.at("/recoveryId") + "/cancel", "{\"reason\": \"enough seen\"}");
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(restoredDatabases(DRILLED)).isEqualTo("0"));
    }

    private static RecoveryRef drill(String id, String database, Purpose purpose) {
        return new RecoveryRef(id, database, purpose, Procedure.FULL_RESTORE, Optional.empty());
    }

    @Test
    void two_persons_are_two_people() {
        Answer own = as("alice").post("/api/restores", body(TWO));
        String id = own.at("/recoveryId");
        assertThat(own.at("/state")).isEqualTo("awaiting-approval");
        assertThat(own.at("/approvals/0")).isEqualTo("alice");
        Answer twice = as("alice").post("/api/recoveries/" + id + "/approval", "");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.at("/detail")).contains("somebody else");
        assertThat(as("anna").post("/api/recoveries/" + id + "/approval", "").at("/approvals/1"))
                .isEqualTo("anna");
        as("alice").post("/api/recoveries/" + id + "/cancel", "{\"reason\": \"enough seen\"}");
    }

    @Test
    void one_who_opens_streams_and_reads_none_is_stopped_at_a_share_and_keeps_nobody_else_from_watching()
            throws IOException {
        String id = ask("otto", TWO);
        String events = "/api/recoveries/%s/events".formatted(id);
        try (Watchers greedy = new Watchers(port, "vera", events)) {
            for (int i = 0; i < 16; i++) {
                assertThat(greedy.open()).isEqualTo(200);
            }
            assertThat(greedy.open()).isEqualTo(503);
            try (Stream<String> other = as("anna").lines(events)) {
                assertThat(other.findFirst()).hasValue("event:recovery");
            }
            as("otto").post("/api/recoveries/%s/cancel".formatted(id), "{\"reason\": \"enough seen\"}");
            List<String> told = greedy.rest();
            assertThat(told.remove(16)).contains("every few seconds");
            assertThat(told).allMatch(text -> text.contains("\"state\":\"cancelled\""));
        }
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(as("vera").get(events).status()).isEqualTo(200));
    }

    @Test
    void a_time_without_a_zone_is_never_guessed_and_the_answer_has_what_to_write_instead() {
        for (String field : List.of("whenItBegan", "target")) {
            Answer answer =
                    as("otto").post("/api/restores", body(SHOP, "\"%s\": \"2026-07-23 03:15\"".formatted(field)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("/errors/0/field")).isEqualTo(field);
            assertThat(answer.at("/errors/0/problem")).contains("no zone", "2026-07-23T03:15:00+02:00");
        }
    }

    private static String since(String time) {
        return body(SHOP, "\"whenItBegan\": \"%s\"".formatted(time));
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of(since("2026-07-23T05:34:00 CEST"), "whenItBegan", "the zone in figures, as now is 20"),
                Arguments.of(
                        since("2999-01-01T00:00:00Z"),
                        "whenItBegan",
                        "is 2999-01-01 01:00:00 CET on the plan's clock and not of the past"),
                Arguments.of(
                        since("2020-07-01T00:00:00Z"),
                        "whenItBegan",
                        "is 2020-07-01 02:00:00 CEST on the plan's clock, before the first backup"),
                Arguments.of("{\"reason\": \"x\"}", "database", "is missing"),
                Arguments.of("{\"database\": \"nowhere\", \"reason\": \"x\"}", "database", SHOP),
                Arguments.of("{\"database\": \"%s\"}".formatted(SHOP), "reason", "is missing"),
                Arguments.of(body(SHOP, "\"target\": \"2999-01-01T00:00:00Z\""), "target", "in the future"),
                Arguments.of(body(SHOP, "\"target\": \"2001-01-01T00:00:00Z\""), "target", "before the first backup"),
                Arguments.of(body(SHOP, "\"target\": \"0001-01-01T00:00:00Z\""), "target", "before any backup"),
                Arguments.of(body(SHOP, "\"target\": \"20200101T000000Z-0000\""), "target", "The newest are"),
                Arguments.of(body(SHOP, "\"target\": \"yesterday\""), "target", "neither latest"),
                Arguments.of(body(SHOP, "\"to\": \"moon\""), "to", "database or in-place"),
                Arguments.of(body(SHOP, "\"incidentId\": \" \""), "incidentId", "must be"),
                // Nobody could name it in an address again, to resolve it.
                Arguments.of(body(SHOP, "\"incidentId\": \"ops/4711\""), "incidentId", "letters, digits"),
                Arguments.of(body(SHOP, "\"databse\": \"x\""), "databse", "known are"),
                Arguments.of(body(SHOP, "\"dryRun\": \"perhaps\""), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"dryRun\": null"), "dryRun", "is null; leave the field out"),
                Arguments.of(body(SHOP, "\"dryRun\": \"true\""), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"dryRun\": \"\""), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"dryRun\": [true]"), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"dryRun\": 1"), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"dryRun\": \" \""), "dryRun", "true or false"),
                Arguments.of(body(SHOP, "\"target\": null"), "target", "is null; leave the field out"),
                Arguments.of(body(EMPTY), "database", "no backup"),
                Arguments.of("{\"database\": ", "body", "it ends too early"),
                Arguments.of("", "body", "is missing"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void a_bad_request_gets_the_field_the_value_and_the_way_out(String body, String field, String problem) {
        Answer answer = as("otto").post("/api/restores", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/errors/0/field")).isEqualTo(field);
        assertThat(answer.at("/errors/0/problem")).contains(problem);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        Answer answer = as("otto").post("/api/restores", "{\"database\": \"nowhere\", \"to\": \"moon\"}");
        assertThat(answer.json().at("/errors").size()).isEqualTo(3);
    }

    @Test
    void what_is_not_there_or_too_large_is_said_so() {
        assertThat(as("vera").get("/api/recoveries/nothing").status()).isEqualTo(404);
        assertThat(as("vera").get("/api/recoveries/nothing/events").status()).isEqualTo(404);
        assertThat(as("alice").post("/api/recoveries/nothing/approval", "").status())
                .isEqualTo(404);
        assertThat(as("vera").get("/api/recoveries?database=nowhere").at("/errors/0/problem"))
                .contains(SHOP);
        assertThat(as("otto").post("/api/restores", body("x".repeat(70_000))).status())
                .isEqualTo(413);
        String noReasonId = ask("otto", TWO);
        Answer noReason = as("otto").post("/api/recoveries/" + noReasonId + "/cancel", "{}");
        assertThat(noReason.status()).isEqualTo(400);
        assertThat(noReason.at("/errors/0/field")).isEqualTo("reason");
        String word = "/api/recoveries/" + noReasonId + "/unreachable-database";
        assertThat(as("alice").post(word, "{\"reason\": \"it burnt down\"}").at("/errors/0/field"))
                .isEqualTo("goOn");
        Answer notAsked = as("alice").post(word, "{\"goOn\": true, \"reason\": \"it burnt down\"}");
        assertThat(notAsked.status()).isEqualTo(409);
        assertThat(notAsked.text()).contains("does not wait for a word");
        String undo = "/api/recoveries/" + noReasonId + "/undo";
        assertThat(as("alice").post(undo, "{}").at("/errors/0/field")).isEqualTo("reason");
        Answer nothingGivenUp = as("alice").post(undo, "{\"reason\": \"mended\"}");
        assertThat(nothingGivenUp.status()).isEqualTo(409);
        assertThat(nothingGivenUp.text()).contains("has no way back that was given up");
        String waiting = as("vera").get("/api/recoveries?database=" + TWO).at("/0/recoveryId");
        as("otto").post("/api/recoveries/" + waiting + "/cancel", "{\"reason\": \"enough seen\"}");
    }

    @Test
    void every_endpoint_lets_in_whom_it_should_and_nobody_else() {
        Map<String, List<String>> allowed = Map.of(
                "POST /api/restores", List.of("OPERATOR", "INCIDENT_LEAD"),
                "POST /api/recoveries/{id}/approval", List.of("INCIDENT_LEAD"),
                "POST /api/recoveries/{id}/unreachable-database", List.of("INCIDENT_LEAD"),
                "POST /api/recoveries/{id}/undo", List.of("INCIDENT_LEAD"),
                "POST /api/recoveries/{id}/cancel", List.of("OPERATOR", "INCIDENT_LEAD"));
        List<String> readers = List.of("VIEWER", "OPERATOR", "INCIDENT_LEAD");
        List<String> seen = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(info -> info.getPatternValues().stream().anyMatch(path -> path.startsWith("/api/")))
                .flatMap(info -> info.getMethodsCondition().getMethods().stream()
                        .map(method -> method + " "
                                + info.getPatternValues().iterator().next()))
                .toList();
        assertThat(seen).hasSize(10).containsAll(allowed.keySet());
        for (String endpoint : seen) {
            String method = endpoint.split(" ", 2)[0];
            String path = endpoint.split(" ", 2)[1].replace("{id}", "nothing");
            assertThat(Api.anonymous(port).send(method, path).status())
                    .as(endpoint)
                    .isEqualTo(401);
            Api.PEOPLE.forEach((name, role) -> {
                boolean may = allowed.getOrDefault(endpoint, method.equals("GET") ? readers : List.of())
                        .contains(role);
                int status = as(name).send(method, path).status();
                assertThat(status == 403)
                        .as("%s by %s: %d", endpoint, role, status)
                        .isEqualTo(!may);
            });
        }
    }

    @Test
    void whoever_is_about_to_ask_is_told_the_plans_clock_its_databases_and_who_decides() {
        Answer plan = as("vera").get("/api/plan");
        assertThat(plan.at("/timeZone")).isEqualTo("Europe/Berlin");
        assertThat(plan.json().path("incidentLeads").values())
                .extracting(JsonNode::asString)
                .containsExactly("alice", "anna");
        JsonNode two = plan.json().path("databases").values().stream()
                .filter(each -> each.path("name").asString().equals(TWO))
                .findFirst()
                .orElseThrow();
        assertThat(two.path("requiredApprovals").asInt()).isEqualTo(2);
        assertThat(two.path("to").asString()).isEqualTo("database");
    }

    @Test
    void the_api_describes_itself() {
        Answer docs = as("vera").get("/v3/api-docs");
        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.json().at("/paths/~1api~1restores/post/summary").asString())
                .contains("restore");
    }
}
