package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.localkafka.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack's broker takes from each only what is theirs to say. */
@Tag("process")
class BrokerRulesTest {
    private static final byte[] ANYTHING = {1};

    @TempDir
    private static Path directory;

    private static Home home;
    private static StackBroker broker;

    @BeforeAll
    static void start() {
        home = Home.open(directory.resolve("home"), "a test", Home.Access.OWNER);
        broker = StackBroker.start(home, StackSecrets.in(home.secrets()), 0);
    }

    @AfterAll
    static void stop() {
        broker.close();
        home.close();
    }

    @Test
    void a_service_writes_the_topics_of_its_own_facts_and_no_other() {
        for (Speaker service : Speaker.values()) {
            for (Topic topic : Topic.values()) {
                assertThat(taken(service.serviceName(), topic.topicName()))
                        .as("%s on %s", service.serviceName(), topic.topicName())
                        .isEqualTo(service.writes(topic));
            }
        }
    }

    @Test
    void a_service_writes_its_own_dead_letters_and_nobody_elses() {
        for (Speaker service : Speaker.values()) {
            assertThat(taken(service.serviceName(), "dr.recoveries.deploy-service.dlt"))
                    .as(service.serviceName())
                    .isEqualTo(service == Speaker.DEPLOY_SERVICE);
        }
    }

    @Test
    void a_service_reads_everything() {
        for (Speaker service : Speaker.values()) {
            assertThatCode(() -> ends(service.serviceName())).doesNotThrowAnyException();
        }
    }

    @Test
    void an_alert_source_writes_incidents_and_can_do_nothing_else() {
        for (Topic topic : Topic.values()) {
            assertThat(taken("alert-source", topic.topicName())).isEqualTo(topic == Topic.INCIDENTS);
        }
        assertThatThrownBy(() -> ends("alert-source")).isInstanceOf(AuthorizationException.class);
    }

    @Test
    void an_alert_source_is_held_to_its_share_of_the_broker_and_the_manual_says_so() throws Exception {
        try (Admin admin = Admin.create(broker.administrator())) {
            assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                            .entities()
                            .get(60, TimeUnit.SECONDS))
                    .isEqualTo(Map.of(
                            new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alert-source")),
                            Map.of("producer_byte_rate", 1_048_576.0, "request_percentage", 20.0)));
        }
        assertThat(Files.readString(Path.of("..", "docs", "operations.md")))
                .contains(
                        "--add-config 'producer_byte_rate=1048576,request_percentage=20' --entity-type users --entity-name alert-source");
    }

    @Test
    void nobody_but_the_stack_makes_a_topic_or_a_rule() {
        for (String account : Stream.concat(
                        Stream.of("alert-source"),
                        Arrays.stream(Speaker.values()).map(Speaker::serviceName))
                .toList()) {
            try (Admin admin = Admin.create(broker.client(account))) {
                assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("dr.mine", 1, (short) 1)))
                                .all()
                                .get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(AuthorizationException.class);
                assertThatThrownBy(
                                () -> admin.createAcls(BrokerRules.all()).all().get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(AuthorizationException.class);
                assertThatThrownBy(() -> admin.deleteTopics(List.of("dr.recoveries"))
                                .all()
                                .get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
        }
    }

    @Test
    void each_service_is_given_its_own_account_and_key_and_no_others() {
        for (ServiceKind kind : ServiceKind.values()) {
            String given = broker.propertiesOf(kind).toString();
            StackSecrets secrets = StackSecrets.in(home.secrets());
            for (ServiceKind other : ServiceKind.values()) {
                assertThat(given.contains(secrets.random("broker." + other.serviceName())))
                        .isEqualTo(kind == other);
                assertThat(given.contains(secrets.random("signing." + other.serviceName())))
                        .isEqualTo(kind == other);
            }
            assertThat(given).doesNotContain(secrets.random("broker.stack"));
        }
    }

    @Test
    void what_an_older_version_wrote_is_history_up_to_where_it_stood_and_no_further(@TempDir Path older)
            throws ExecutionException, InterruptedException {
        try (Home upgraded = Home.open(older.resolve("home"), "a test", Home.Access.OWNER)) {
            ProducerRecord<byte[], byte[]> unsigned = new ProducerRecord<>("dr.recoveries", 2, ANYTHING, ANYTHING);
            try (LocalKafka open = LocalKafka.start(upgraded.kafka(), 0)) {
                Map<String, Object> anybody = Map.of("bootstrap.servers", open.bootstrapServers());
                try (Admin admin = Admin.create(anybody)) {
                    admin.createTopics(List.of(new NewTopic("dr.recoveries", Topic.PARTITIONS, (short) 1)))
                            .all()
                            .get();
                }
                send(anybody, unsigned);
            }
            for (int start = 0; start < 2; start++) {
                try (StackBroker again = StackBroker.start(upgraded, StackSecrets.in(upgraded.secrets()), 0)) {
                    assertThat(again.propertiesOf(ServiceKind.DEPLOY))
                            .containsEntry("dr.log.signing.trust-unsigned-before", "dr.recoveries:2:1");
                    send(again.administrator(), unsigned);
                }
            }
        }
        assertThat(broker.propertiesOf(ServiceKind.DEPLOY))
                .as("a new home has no such history")
                .containsEntry("dr.log.signing.trust-unsigned-before", "");
    }

    @Test
    void a_log_whose_keys_are_lost_is_not_believed_until_somebody_says_so(@TempDir Path lost) throws IOException {
        try (Home again = Home.open(lost.resolve("home"), "a test", Home.Access.OWNER)) {
            StackBroker.start(again, StackSecrets.in(again.secrets()), 0).close();
            Path copy = Files.copy(again.secrets(), lost.resolve("copy"));
            Files.delete(again.secrets());
            for (int start = 0; start < 2; start++) {
                assertThatThrownBy(() -> StackBroker.start(again, StackSecrets.in(again.secrets()), 0)
                                .close())
                        .isInstanceOf(StackProblem.class)
                        .hasMessageContaining("Bring secrets.json back from a copy")
                        .hasMessageContaining("--adopt-log");
            }
            Files.copy(copy, again.secrets(), StandardCopyOption.REPLACE_EXISTING);
            StackBroker.start(again, StackSecrets.in(again.secrets()), 0).close();
            Files.delete(again.secrets());
            StackBroker.adoptLog(StackSecrets.in(again.secrets()));
            StackBroker.start(again, StackSecrets.in(again.secrets()), 0).close();
            assertThat(again.secrets()).content().contains("log.adopted");
        }
    }

    @Test
    void the_manual_has_the_same_rules_as_commands() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(BrokerRules.all().stream().map(BrokerRulesTest::command))
                .allSatisfy(command -> assertThat(manual).contains(command));
    }

    private static String command(AclBinding rule) {
        return "kafka-acls.sh $CONNECTION --add --allow-principal %s --operation %s --%s %s%s"
                .formatted(
                        rule.entry().principal(),
                        Map.of(
                                        AclOperation.READ, "Read",
                                        AclOperation.WRITE, "Write",
                                        AclOperation.DESCRIBE_CONFIGS, "DescribeConfigs")
                                .get(rule.entry().operation()),
                        rule.pattern().resourceType() == ResourceType.GROUP ? "group" : "topic",
                        rule.pattern().name(),
                        rule.pattern().patternType() == PatternType.PREFIXED
                                ? " --resource-pattern-type prefixed"
                                : "");
    }

    private static boolean taken(String account, String topic) {
        try {
            send(broker.client(account), new ProducerRecord<>(topic, ANYTHING));
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(Map<String, Object> connection, ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static void ends(String account) {
        try (var consumer =
                new KafkaConsumer<>(broker.client(account), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.endOffsets(Stream.of(Topic.values())
                    .map(topic -> new TopicPartition(topic.topicName(), 0))
                    .toList());
        }
    }
}
