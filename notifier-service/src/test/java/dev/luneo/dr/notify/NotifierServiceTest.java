package dev.luneo.dr.notify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.alert.AlertSource;
import dev.luneo.dr.notify.alert.SmokeDetector;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.channel.Pager;
import dev.luneo.dr.notify.channel.webhook.FakeReceiver;
import dev.luneo.dr.notify.channel.webhook.FakeReceiver.Request;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.recovery.Story;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The whole service on a real log, with a receiver of webhooks that is not always well. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=notifier-service")
@Tag("process")
class NotifierServiceTest {
    private static final String SECRET = "marked-secret-of-the-webhook-8f1c7a52d9e0";
    private static final FakeReceiver RECEIVER = new FakeReceiver();

    private static final Pager PAGER = new Pager();

    /** What the product does not have, and is registered here. */
    @TestConfiguration
    static class Toys {
        @Bean
        PlanTypes planTypes() {
            return Pager.PLAN_TYPES;
        }

        @Bean
        ServedTypes.Type<Channel, NoticeChannel> pagers() {
            return PAGER.served();
        }

        @Bean
        AlertSource smokeDetector() {
            return new SmokeDetector();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final String id = UUID.randomUUID().toString().substring(0, 8);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    private static Map<String, Object> settings() throws IOException {
        Path plan = Files.createTempFile("notify-plan", ".yaml");
        plan.toFile().deleteOnExit();
        Files.writeString(
                plan,
                TestPlan.YAML.replace("    log: { type: log }\n", """
                            log: { type: log }
                            roof: { type: pager, number: 7 }
                        """)
                        + "    - { when: [backup-disproved], who: [on-call], by: [roof] }\n");
        Map<String, Object> settings = Rest.tokens();
        settings.put("spring.kafka.bootstrap-servers", TestKafka.bootstrapServers());
        settings.put("dr.log.session-timeout", "6s");
        settings.put("dr.plan", plan.toString());
        settings.put("dr.variables[LUNEO_DATABASE_URL]", "postgresql://u:marked-password@db.example:5432/luneo");
        settings.put("dr.variables[OPS_URL]", RECEIVER.url());
        settings.put("dr.variables[OPS_SECRET]", SECRET);
        settings.put("dr.notify.first-wait", "100ms");
        settings.put("dr.notify.longest-wait", "500ms");
        settings.put("dr.notify.time-limit", "1s");
        settings.put("logging.structured.format.console", "");
        return settings;
    }

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    @Test
    void an_incident_is_reported_restored_and_resolved_in_public_and_everybody_hears_of_it_once() throws Exception {
        RECEIVER.next(FakeReceiver.status(500), FakeReceiver.breakOff(), FakeReceiver.status(429));
        HttpResponse<String> reported = rest().post(
                        "/api/incidents",
                        "ALERT_SOURCE",
                        "{\"incidentId\":\"%s\",\"severity\":\"critical\",\"summary\":\"Tables <gone>\",\"database\":\"luneo\"}"
                                .formatted(id));
        assertThat(reported.statusCode()).isEqualTo(202);
        assertThat(reported.headers().firstValue("Location")).contains("/api/incidents/" + id);
        JsonNode next = Rest.json(reported).get("next").get(0);
        assertThat(next.get("service").asString()).isEqualTo("restore-service");
        assertThat(next.get("path").asString()).isEqualTo("/api/restores");
        assertThat(next.get("what").asString()).startsWith("When did it begin?");
        assertThat(next.get("body").toString())
                .matches(
                        "\\{\"database\":\"luneo\",\"whenItBegan\":\"20[^\"]*Z\",\"to\":\"in-place\",\"reason\":\"Answers incident %s\",\"incidentId\":\"%s\"}"
                                .formatted(id, id));
        tell(verified("r-" + id));
        awaitResolved();
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(notified("r-" + id)).hasSize(2));
        assertThat(said(StatusChanged.class)).extracting(StatusChanged::status).containsExactly(Status.values());
        List<Request> hooks = hooks("r-" + id);
        assertThat(hooks).hasSizeGreaterThanOrEqualTo(1);
        assertThat(hooks.stream().map(hook -> hook.header("Idempotency-Key")))
                .containsOnly(said(StakeholdersNotified.class).get(0).noticeId());
        assertThat(rest().get("/api/recoveries/r-%s/post-mortem".formatted(id), "VIEWER"))
                .satisfies(answer -> assertThat(answer.headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/markdown")))
                .satisfies(answer -> assertThat(answer.body()).contains("# Post-mortem: database db-r-" + id));
        assertThat(Rest.json(rest().get("/api/recoveries/r-%s/timeline".formatted(id), "VIEWER"))
                        .get("entries"))
                .isNotEmpty();
        assertThat(rest().get("/api/notices", "VIEWER").body())
                .contains("\"state\":\"accepted\"")
                .contains("r-" + id);
        String everything = TestKafka.events(Topic.STATUS).toString()
                + rest().get("/status", "").body()
                + rest().get("/status.json", "").body()
                + rest().get("/api/notices", "VIEWER").body();
        assertThat(everything).doesNotContain(SECRET, "marked-password", "Tables");
    }

    @Test
    void a_channel_of_a_type_that_this_test_registers_tells_people_once() {
        TestKafka.publish(new BackupDisproved("billing", "backup-" + id, "it is damaged", Optional.empty()));
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.STATUS, "billing", StakeholdersNotified.class)
                        .anyMatch(told ->
                                told.channel().equals("roof") && told.message().contains("backup-" + id)));
        assertThat(PAGER.rang())
                .filteredOn(text -> text.contains("backup-" + id))
                .hasSize(1);
    }

    @Test
    void an_alert_of_a_system_that_this_test_registers_is_an_incident_like_any_other() throws Exception {
        String smoke = "{\"rooms\":{\"%s\":true}}".formatted(id);
        HttpResponse<String> taken = rest().post("/api/alerts/smoke", "ALERT_SOURCE", smoke);
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(Rest.json(taken).get("incidents").get(0).asString()).isEqualTo("smoke-" + id);
        rest().post("/api/alerts/smoke", "ALERT_SOURCE", smoke);
        assertThat(rest().get("/api/incidents/smoke-" + id, "VIEWER").body()).contains("Smoke in " + id);
        assertThat(TestKafka.events(Topic.INCIDENTS, "smoke-" + id, IncidentReported.class))
                .singleElement()
                .satisfies(report -> assertThat(report.source()).isEqualTo("ALERT_SOURCE"));
        rest().post("/api/alerts/smoke", "ALERT_SOURCE", smoke.replace("true", "false"));
        assertThat(TestKafka.events(Topic.INCIDENTS, "smoke-" + id, IncidentClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.reason()).isEqualTo("The air is clear"));
        // It was never told of that one: nothing to say.
        assertThat(rest().post("/api/alerts/smoke", "ALERT_SOURCE", "{\"rooms\":{\"attic\":false}}")
                        .body())
                .contains("\"incidents\":[]");
    }

    @Test
    void what_such_an_alert_may_not_say_is_refused_as_in_any_report() throws Exception {
        HttpResponse<String> refused =
                rest().post("/api/alerts/smoke", "ALERT_SOURCE", "{\"rooms\":{\"no address\":true}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("incidentId");
        rest().post("/api/alerts/smoke", "OPERATOR", "{\"rooms\":{\"%s\":true}}".formatted(id));
        assertThat(rest().post("/api/alerts/smoke", "ALERT_SOURCE", "{\"rooms\":{\"%s\":false}}".formatted(id))
                        .statusCode())
                .isEqualTo(403);
        assertThat(rest().post("/api/alerts/nobody", "ALERT_SOURCE", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_alert_that_is_refused_does_not_end_the_others_that_came_with_it() throws Exception {
        HttpResponse<String> some = rest().post(
                        "/api/alerts/smoke",
                        "ALERT_SOURCE",
                        "{\"rooms\":{\"no address\":true,\"%s\":true}}".formatted(id));
        assertThat(some.statusCode()).isEqualTo(202);
        assertThat(Rest.json(some).get("incidents").get(0).asString()).isEqualTo("smoke-" + id);
        assertThat(Rest.json(some).get("refused").get(0).asString()).contains("incidentId");
        assertThat(rest().get("/api/incidents/smoke-" + id, "VIEWER").body()).contains("Smoke in " + id);
    }

    @Test
    void a_notice_that_its_receiver_refuses_is_on_record_as_given_up_and_not_tried_again() throws Exception {
        RECEIVER.next(FakeReceiver.status(404));
        tell(verified("r-" + id));
        await().atMost(TOO_SLOW)
                .until(() -> said(NoticeGivenUp.class).stream()
                        .anyMatch(left -> left.failure().reason().equals("webhook-refused")));
        assertThat(rest().get("/api/notices", "VIEWER").body()).contains("\"state\":\"given-up\"");
        assertThat(hooks("r-" + id)).hasSize(1);
    }

    @Test
    void a_second_replica_changes_nothing_and_takes_over_when_the_first_is_gone() throws Exception {
        Map<String, Object> settings = settings();
        settings.put("server.port", "0");
        try (ConfigurableApplicationContext second = new SpringApplicationBuilder(
                        NotifierServiceApplication.class, Toys.class)
                .properties(Map.of("spring.config.name", "notifier-service"))
                .properties(settings)
                .run("--server.port=0")) {
            TestKafka.publish(Log.incident(id));
            tell(verified("r-" + id));
            awaitResolved();
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(notified("r-" + id)).hasSize(2));
            assertThat(second.isActive()).isTrue();
        }
        // Whoever is left goes on with what comes after, and does not repeat what was said.
        tell(Story.of("later-" + id, "db-later-" + id).requested(0).started());
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.STATUS, "later-" + id, StatusChanged.class)
                        .findAny()
                        .isPresent());
        assertThat(said(StatusChanged.class)).extracting(StatusChanged::status).containsExactly(Status.values());
        assertThat(notified("r-" + id)).hasSize(2);
        assertThat(hooks("r-" + id)).hasSize(1);
    }

    @Test
    void an_incident_reported_twice_is_one_and_one_that_was_closed_can_come_back() throws Exception {
        String body = "{\"incidentId\":\"%s\",\"severity\":\"warning\",\"summary\":\"Slow\"}".formatted(id);
        rest().post("/api/incidents", "ALERT_SOURCE", body);
        assertThat(rest().post("/api/incidents", "OPERATOR", body).statusCode()).isEqualTo(202);
        assertThat(reports()).hasSize(1);
        HttpResponse<String> closed = rest().post(
                        "/api/incidents/%s/close".formatted(id), "ALERT_SOURCE", "{\"reason\":\"It is fast again\"}");
        assertThat(closed.statusCode()).isEqualTo(202);
        assertThat(Rest.json(rest().get("/api/incidents/" + id, "VIEWER")).has("clearedAt"))
                .isTrue();
        rest().post("/api/incidents", "ALERT_SOURCE", body);
        assertThat(Rest.json(rest().get("/api/incidents/" + id, "VIEWER")).has("clearedAt"))
                .isFalse();
        assertThat(rest().get("/api/incidents", "VIEWER").body()).containsOnlyOnce("\"" + id + "\"");
    }

    @Test
    void one_that_gets_worse_is_said_to_have() throws Exception {
        String body = "{\"incidentId\":\"%s\",\"severity\":\"%%s\",\"summary\":\"Disk nearly full\"}".formatted(id);
        rest().post("/api/incidents", "ALERT_SOURCE", body.formatted("info"));
        for (int times = 0; times < 2; times++) {
            HttpResponse<String> worse = rest().post("/api/incidents", "ALERT_SOURCE", body.formatted("critical"));
            assertThat(Rest.json(worse).get("severity").asString()).isEqualTo("critical");
        }
        assertThat(TestKafka.events(Topic.INCIDENTS, id, IncidentUpdated.class)).hasSize(1);
    }

    @Test
    void an_alert_source_speaks_for_itself_alone() throws Exception {
        String body = "{\"incidentId\":\"%s\",\"severity\":\"warning\",\"summary\":\"Slow\"}".formatted(id);
        String close = "/api/incidents/%s/close".formatted(id);
        for (String other : List.of("OPERATOR", "INCIDENT_LEAD", "VIEWER")) {
            String theirs = id + other;
            rest().post("/api/incidents", other.equals("VIEWER") ? "OPERATOR" : other, body.replace(id, theirs));
            assertThat(rest().post("/api/incidents", "ALERT_SOURCE", body.replace(id, theirs))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(rest().post(close.replace(id, theirs), "ALERT_SOURCE", "{\"reason\":\"It is over\"}")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Rest.json(rest().get("/api/incidents/" + theirs, "VIEWER"))
                            .has("clearedAt"))
                    .isFalse();
        }
        rest().post("/api/incidents", "ALERT_SOURCE", body);
        for (String role : List.of("ALERT_SOURCE", "OPERATOR", "INCIDENT_LEAD")) {
            assertThat(rest().post(close, role, "{\"reason\":\"It is over\"}").statusCode())
                    .as(role)
                    .isEqualTo(202);
        }
        assertThat(rest().post(close, "VIEWER", "{\"reason\":\"It is over\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_lead_ends_what_no_verification_will_and_is_on_record_with_the_reason() throws Exception {
        // Of the other database: the other tests' incidents share one card.
        TestKafka.publish(new IncidentReported(
                id, "zabbix", Severity.CRITICAL, "Down", Optional.of("billing"), Optional.empty(), Map.of()));
        await().atMost(TOO_SLOW).until(() -> !said(StatusChanged.class).isEmpty());
        String resolve = "/api/incidents/%s/resolve".formatted(id);
        assertThat(rest().post(resolve, "INCIDENT_LEAD", "{\"reason\":\" \"}").statusCode())
                .isEqualTo(400);
        assertThat(rest().post("/api/incidents/nope/resolve", "INCIDENT_LEAD", "{\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(rest().post(resolve, "OPERATOR", "{\"reason\":\"x\"}").statusCode())
                .isEqualTo(403);
        String other = "other-" + id;
        TestKafka.publish(new IncidentReported(
                other, "zabbix", Severity.CRITICAL, "Empty", Optional.of("billing"), Optional.empty(), Map.of()));
        await().atMost(TOO_SLOW)
                .until(() -> rest().get("/api/incidents/" + other, "VIEWER").statusCode() == 200);
        Story nameless = Story.of("r-" + id, "billing").requested(0).started();
        nameless.events().forEach(event -> TestKafka.publish(event.event(), Instant.now()));
        await().atMost(TOO_SLOW)
                .until(() -> said(StatusChanged.class).stream().anyMatch(said -> said.status() == Status.RESTORING));
        HttpResponse<String> tooEarly = rest().post(resolve, "INCIDENT_LEAD", "{\"reason\":\"The disk was full\"}");
        assertThat(tooEarly.statusCode())
                .as("a recovery that is told of on this card is at work")
                .isEqualTo(409);
        assertThat(tooEarly.body()).contains("r-" + id);
        TestKafka.publish(
                new RestoreFailed(nameless.ref(), new Failure("disk-full", "no space left", "make room", false)));
        HttpResponse<String> resolved = await().atMost(TOO_SLOW)
                .until(
                        () -> rest().post(resolve, "INCIDENT_LEAD", "{\"reason\":\"The disk was full\"}"),
                        answer -> answer.statusCode() != 409);
        assertThat(resolved.statusCode()).isEqualTo(202);
        JsonNode answer = Rest.json(resolved);
        assertThat(answer.get("subject").asString()).isEqualTo(id);
        assertThat(answer.get("endedWith").toString()).contains("\"%s\"".formatted(other));
        assertThat(answer.get("stillOpen").toString()).doesNotContain(id);
        assertThat(answer.get("sentence").asString()).contains("says that it is over, by your word. It told of ");
        assertThat(said(StatusChanged.class))
                .last()
                .satisfies(last -> assertThat(last.message()).contains("our automatic checks"));
        assertThat(TestKafka.events(Topic.INCIDENTS, id, IncidentClosed.class))
                .extracting(IncidentClosed::reason)
                .containsExactly("Resolved by INCIDENT_LEAD: The disk was full");
    }

    @Test
    void whoever_reports_or_ends_an_accident_that_has_a_card_hears_which_and_what_the_page_says_next()
            throws Exception {
        // Of a database of the plan that no other test leaves a card of, and by a card that names no incident.
        Story nameless = Story.of("r-" + id, "billing").requested(0).started();
        tell(nameless);
        TestKafka.publish(
                new RestoreFailed(nameless.ref(), new Failure("disk-full", "no space left", "make room", false)));
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.STATUS, "r-" + id, StatusChanged.class)
                        .anyMatch(said -> said.status() == Status.RESTORING));
        JsonNode reported = Rest.json(rest().post(
                        "/api/incidents",
                        "OPERATOR",
                        "{\"incidentId\":\"%s\",\"severity\":\"critical\",\"summary\":\"Gone\",\"database\":\"billing\"}"
                                .formatted(id)));
        assertThat(reported.get("card").asString()).isEqualTo("r-" + id);
        assertThat(reported.get("page").asString())
                .startsWith("The public page tells of it on card r-%s, which is open already and says \"restoring\""
                        .formatted(id));
        String other = "other-" + id;
        tell(Story.of("r-" + other, "db-" + id).requested(0).started());
        await().atMost(TOO_SLOW)
                .until(() -> rest().get("/status.json", "").body().contains("\"r-%s\"".formatted(other)));
        // By the name that the lead knows; the card has another.
        JsonNode resolved = Rest.json(rest().post(
                        "/api/incidents/%s/resolve".formatted(id), "INCIDENT_LEAD", "{\"reason\":\"Looked through\"}"));
        assertThat(resolved.get("subject").asString()).isEqualTo("r-" + id);
        assertThat(resolved.get("stillOpen").toString())
                .contains("r-" + other)
                .doesNotContain("\"r-%s\"".formatted(id));
        assertThat(resolved.get("sentence").asString())
                .startsWith(
                        "The public page says that card r-%s, which tells of it, is over, by your word.".formatted(id))
                .doesNotContain("Nothing else");
        JsonNode page = Rest.json(rest().get("/status.json", ""));
        assertThat(page.get("overall").asString())
                .isEqualTo(resolved.get("page").asString());
        assertThat(TestKafka.events(Topic.STATUS, "r-" + id, StatusChanged.class))
                .last()
                .satisfies(last -> assertThat(last.incidents().orElseThrow()).contains(id));
        tell(Story.of("sentinel-" + id, "db-sentinel-" + id).requested(0).started());
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.STATUS, "sentinel-" + id, StatusChanged.class)
                        .findAny()
                        .isPresent());
        assertThat(said(StatusChanged.class)).as("it does not come back").isEmpty();
        assertThat(Rest.json(rest().get("/api/incidents/" + id, "VIEWER")).has("clearedAt"))
                .isTrue();
    }

    @Test
    void an_incident_without_an_id_gets_one() throws Exception {
        HttpResponse<String> answer =
                rest().post("/api/incidents", "OPERATOR", "{\"severity\":\"INFO\",\"summary\":\"By the way\"}");
        assertThat(Rest.json(answer).get("incidentId").asString()).matches("inc-\\d{8}T\\d{6}Z-[0-9a-f]{8}");
        assertThat(Rest.json(answer).get("next")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"severity":"critical"}                                         ~ summary: must be a sentence
            {"summary":"x"}                                                 ~ severity: must be one of critical, warning, info
            {"severity":"bad","summary":"x"}                                ~ severity: must be one of
            {"severity":"info","summary":"x","database":"nope"}             ~ database: is not in the plan; it has luneo, billing
            {"severity":"info","summary":"x","application":"nope"}          ~ application: is not in the plan; it has backend
            {"severity":"info","summary":"x","incidentId":"a b"}            ~ incidentId: must be 1 to 100 letters
            {"severity":"info","summary":"x","databse":"luneo"}             ~ databse: is not a field here
            {"severity":"info","summary":                                   ~ it ends too early
            {"severity":"bad","database":"nope"}                            ~ 3 fields need mending
            """)
    void a_report_that_is_wrong_is_refused_with_the_field_and_the_way_out(String body, String says) throws Exception {
        HttpResponse<String> answer = rest().post("/api/incidents", "OPERATOR", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).get("detail").asString()).contains(says);
    }

    @Test
    void what_is_too_large_or_unknown_is_said_to_be_so() throws Exception {
        assertThat(rest().post("/api/incidents", "OPERATOR", "{\"summary\":\"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(rest().get("/api/incidents/nope", "VIEWER").statusCode()).isEqualTo(404);
        assertThat(rest().get("/api/recoveries/nope/timeline", "VIEWER").statusCode())
                .isEqualTo(404);
        assertThat(rest().get("/api/recoveries/nope/post-mortem", "VIEWER").statusCode())
                .isEqualTo(404);
        assertThat(rest().post("/api/incidents/nope/close", "OPERATOR", "{\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void garbage_on_the_topics_does_not_keep_the_service_from_its_work() {
        for (Topic topic : Topic.values()) {
            TestKafka.publish(new ProducerRecord<>(topic.topicName(), id, "{".getBytes(StandardCharsets.UTF_8)));
        }
        TestKafka.publish(Log.incident(id));
        await().atMost(TOO_SLOW).until(() -> !said(StatusChanged.class).isEmpty());
    }

    @Test
    void the_page_is_open_to_everybody_and_says_where_it_is() throws Exception {
        HttpResponse<String> root = rest().get("/", "");
        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location")).contains("/status");
        await().atMost(TOO_SLOW).until(() -> !rest().get("/status", "").body().contains("not known yet"));
        HttpResponse<String> page = rest().get("/status", "");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(Rest.json(rest().get("/status.json", "")).get("page").asString())
                .isEqualTo("luneo-platform");
    }

    @Test
    void every_endpoint_lets_in_those_who_may_and_nobody_else() throws Exception {
        Map<String, Set<String>> allowed = Map.of(
                "GET /", Set.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "GET /status", Set.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "GET /status.json", Set.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "GET /status/earlier", Set.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "GET /status/earlier.json", Set.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "POST /api/alerts/{source}", Set.of("OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "POST /api/incidents", Set.of("OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "POST /api/incidents/{incidentId}/close", Set.of("OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE"),
                "POST /api/incidents/{subject}/resolve", Set.of("INCIDENT_LEAD"));
        Set<String> readers = Set.of("VIEWER", "OPERATOR", "INCIDENT_LEAD");
        Set<String> mapped = mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackageName().startsWith("dev.luneo"))
                .flatMap(entry -> entry.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                entry.getKey().getPatternValues().stream().map(path -> method + " " + path)))
                .collect(Collectors.toSet());
        assertThat(mapped).containsAll(allowed.keySet()).hasSize(14);
        for (String endpoint : mapped) {
            for (String role : List.of("", "VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE")) {
                String method = endpoint.split(" ")[0];
                String path = endpoint.split(" ")[1].replaceAll("\\{\\w+}", "nope");
                int status = method.equals("GET")
                        ? rest().get(path, role).statusCode()
                        : rest().post(path, role, "{}").statusCode();
                boolean may = allowed.getOrDefault(endpoint, readers).contains(role);
                assertThat(status)
                        .as("%s as %s", endpoint, role.isEmpty() ? "nobody" : role)
                        .satisfies(code -> {
                            if (may) {
                                assertThat(code).isNotIn(401, 403);
                            } else {
                                assertThat(code).isEqualTo(role.isEmpty() ? 401 : 403);
                            }
                        });
            }
        }
    }

    @Test
    void the_metrics_have_the_names_that_dashboards_rely_on() throws Exception {
        TestKafka.publish(Log.incident(id));
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                rest().get("/actuator/prometheus", "VIEWER").body())
                        .containsPattern(
                                "dr_incidents_total\\{[^}]*severity=\"critical\",source=\"alertmanager\"[^}]*\\} [1-9]")
                        .containsPattern("dr_status_open(\\{[^}]*\\})? [1-9]")
                        .containsPattern("dr_notices_pending\\{[^}]*channel=\"ops\"[^}]*\\} \\d"));
    }

    @Test
    void the_interface_describes_itself() throws Exception {
        assertThat(rest().get("/v3/api-docs", "VIEWER").body()).contains("Report an incident");
    }

    private Story verified(String recoveryId) {
        // A database of its own, so that tests do not stand in each other's way.
        return Story.of(new RecoveryRef(
                        recoveryId,
                        "db-" + recoveryId,
                        RecoveryRef.Purpose.RECOVERY,
                        RecoveryRef.Procedure.FULL_RESTORE,
                        Optional.of(id)))
                .requested(1)
                .approved("alice")
                .started()
                .restored()
                .redeployed()
                .verified();
    }

    private static void tell(Story story) {
        story.events().forEach(event -> TestKafka.publish(event.event(), Instant.now()));
    }

    private void awaitResolved() {
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(said(StatusChanged.class))
                        .extracting(StatusChanged::status)
                        .contains(Status.RESOLVED));
    }

    private <E extends DrEvent> List<E> said(Class<E> type) {
        return TestKafka.events(Topic.STATUS, id, type).toList();
    }

    private List<StakeholdersNotified> notified(String recoveryId) {
        return said(StakeholdersNotified.class).stream()
                .filter(told -> told.message().contains(recoveryId))
                .toList();
    }

    private List<IncidentReported> reports() {
        return TestKafka.events(Topic.INCIDENTS, id, IncidentReported.class).toList();
    }

    private static List<Request> hooks(String recoveryId) {
        return RECEIVER.requests().stream()
                .filter(hook -> hook.body().contains("\"" + recoveryId + "\""))
                .toList();
    }

    private Rest rest() {
        return new Rest(port);
    }
}
