package dev.luneo.dr.plan;

import static dev.luneo.dr.plan.Plans.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunicationTest {

    private static String communication(String lines) {
        return Plans.minimal() + lines.stripIndent().indent(2);
    }

    @Test
    void it_has_defaults_for_all_but_the_incident_lead() {
        assertThat(Plans.valid(Plans.minimal()).communication())
                .isEqualTo(new Communication(
                        Map.of("incident-lead", List.of("alice")),
                        Map.of("alice", new Contact("alice", Optional.empty())),
                        new StatusPagePlan(true, Duration.ofMinutes(10)),
                        Map.of(),
                        Duration.ofMinutes(15),
                        List.of()));
    }

    @Test
    void it_takes_every_key() {
        String yaml = communication("""
                status-page: { built-in: false, heartbeat: 1h }
                channels:
                  log: { type: log }
                  hook: { type: webhook, url: "https://x/${LUNEO_DB_USER}", secret: "${OPS_WEBHOOK_SECRET}" }
                remind-every: 1h
                notify:
                  - { when: [rpo-at-risk, backup-failed], who: [alice, incident-lead], by: [hook, log] }
                """);
        Communication communication = Plans.valid(yaml).communication();
        assertThat(communication.statusPage()).isEqualTo(new StatusPagePlan(false, Duration.ofHours(1)));
        assertThat(communication.channels().values())
                .containsExactly(
                        new LogPlan("log"),
                        new WebhookPlan(
                                "hook",
                                new Template("https://x/${LUNEO_DB_USER}"),
                                new Template("${OPS_WEBHOOK_SECRET}")));
        assertThat(communication.remindEvery()).isEqualTo(Duration.ofHours(1));
        assertThat(communication.rules())
                .containsExactly(new NotifyRule(
                        Set.of(Occasion.RPO_AT_RISK, Occasion.BACKUP_FAILED),
                        List.of("alice", "incident-lead"),
                        List.of("hook", "log")));
    }

    @Test
    void occasions_that_nobody_hears_of_are_named() {
        assertThat(Plans.warnings(communication("""
                                channels: { log: { type: log } }
                                notify:
                                  - when: [rpo-at-risk, rpo-breached, rto-at-risk, rto-breached, full-restore-finished, full-restore-failed]
                                    who: [alice]
                                    by: [log]
                                """), Plans.ENVIRONMENT))
                .filteredOn(CommunicationTest::isOurs)
                .singleElement()
                .satisfies(
                        only -> assertThat(only.problem())
                                .isEqualTo(
                                        "tells nobody of: approval-needed, backup-failed, backup-disproved, backup-suspicious, schema-not-restorable"));
    }

    @Test
    void a_channel_that_no_rule_uses_is_named() {
        String yaml = communication("""
                                channels: { log: { type: log }, forgotten: { type: log } }
                                notify:
                                  - when: [approval-needed, rpo-at-risk, rpo-breached, rto-at-risk, rto-breached, full-restore-finished, full-restore-failed, backup-failed, backup-disproved, backup-suspicious, schema-not-restorable]
                                    who: [alice]
                                    by: [log]
                                """);
        assertThat(Plans.warnings(yaml, Plans.ENVIRONMENT))
                .filteredOn(CommunicationTest::isOurs)
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.path()).isEqualTo("communication.channels.forgotten.type");
                    assertThat(only.problem()).isEqualTo("is of a channel that no rule uses");
                });
        assertThat(Plans.warnings(yaml.replace("by: [log]", "by: [log, forgotten]"), Plans.ENVIRONMENT))
                .noneMatch(CommunicationTest::isOurs);
    }

    private static boolean isOurs(PlanProblem problem) {
        return problem.path().startsWith("communication.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    status-page: { heartbeat: 1s }                             | status-page.heartbeat | is too short
                    remind-every: 10s                                          | remind-every          | is too short
                    status-page: { built-in: yes }                             | status-page.built-in  | is neither true nor false
                    status-page: { statuspage-io: { page: x } }                | status-page.statuspage-io | not supported by this version
                    channels: { c: { type: slack, webhook: x } }               | channels.c.type   | not supported by this version: the channel slack
                    channels: { c: { type: pagerduty } }                       | channels.c.type   | not supported by this version
                    channels: { c: { type: email } }                           | channels.c.type   | not supported by this version
                    channels: { c: { type: pigeon, cage: 1 } }                 | channels.c.type   | is not known here
                    channels: { c: {} }                                        | channels.c.type   | is missing
                    channels: { c: { type: log, url: 'https://x' } }           | channels.c.url    | is not known here
                    channels: { c: { type: webhook, secret: '${S:-}${OPS_WEBHOOK_SECRET}' } } | channels.c.url | is missing
                    channels: { c: { type: webhook, url: 'https://x' } }       | channels.c.secret | is missing
                    channels: { c: { type: webhook, url: 'https://x', secret: hunter2 } }       | channels.c.secret | holds a secret
                    channels: { c: { type: webhook, url: 'https://x', secret: '${S:-hunter2}' } } | channels.c.secret | holds a secret
                    channels: { C_D: { type: log } }                           | channels.C_D      | is no name
                    notify: [{ when: [], who: [alice], by: [] }]               | notify[0].when    | is empty
                    notify: [{ who: [alice], by: [log] }]                      | notify[0].when    | is missing
                    notify: [{ when: [rpo-breach], who: [alice], by: [log] }]  | notify[0].when[0] | is not known here
                    notify: [{ when: [rpo-breached], who: [bob], by: [log] }]  | notify[0].who[0]  | is no role or contact of this plan
                    notify: [{ when: [rpo-breached], who: [alice], by: [x] }]  | notify[0].by[0]   | is no channel of this plan
                    notify: { when: [rpo-breached] }                           | notify            | is no list
                    statuspage: {}                                             | statuspage        | is not known here
                    """)
    void it_is_refused(String lines, String path, String problem) {
        assertThat(Plans.problems(communication(lines))).anySatisfy(found -> {
            assertThat(found.path()).isEqualTo("communication." + path);
            assertThat(found.problem()).contains(problem);
            assertThat(found.toString()).doesNotContain("hunter2");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "s3cret",
                "0123456789abcdef0123456789abcde",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void a_weak_webhook_secret_is_refused_without_showing_it(String secret) {
        Map<String, String> environment = new HashMap<>(Plans.ENVIRONMENT);
        environment.put("OPS_WEBHOOK_SECRET", secret);
        String plan =
                communication("channels: { c: { type: webhook, url: 'https://x', secret: '${OPS_WEBHOOK_SECRET}' } }");
        assertThat(Plans.problems(plan, environment)).singleElement().satisfies(found -> {
            assertThat(found.path()).isEqualTo("communication.channels.c.secret");
            assertThat(found.problem())
                    .isEqualTo("is too weak a secret: it has fewer than 32 bytes, or hardly any different ones");
            assertThat(found.toString()).contains("openssl rand -hex 32");
            assertThat(found.value()).isEqualTo("${OPS_WEBHOOK_SECRET}");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    alice: {} | alice: { email: nobody }        | contacts.alice.email | is no e-mail address
                    alice: {} | alice: { name: '' }             | contacts.alice.name  | is blank
                    alice: {} | alice: { pagerduty: P1 }        | contacts.alice.pagerduty | not supported by this version
                    alice: {} | alice: { phone: 1 }             | contacts.alice.phone | is not known here
                    [alice]   | [alice, alice]                  | roles.incident-lead[1] | is named twice
                    [alice]   | [alice], on-call: []            | roles.on-call        | is empty
                    [alice]   | [alice], on-call: [bob]         | roles.on-call[0]     | is no contact of this plan
                    [alice]   | [alice], alice: [alice]         | roles.alice          | is the name of a contact too
                    [alice]   | [alice], On Call: [alice]       | roles.On Call        | is no name
                    """)
    void people_are_refused(String old, String other, String path, String problem) {
        assertRefused(Plans.replacing(old, other), "communication." + path, problem);
    }
}
