package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.Topic;
import dev.luneo.dr.localkafka.LocalKafka;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that somebody else made are put right, or refused aloud. */
@Tag("process")
class TopicSetupTest {
    private LocalKafka broker;
    private Admin admin;

    @BeforeEach
    void start(@TempDir Path directory) {
        broker = LocalKafka.start(directory, 0);
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void an_incidents_topic_that_an_alerting_system_made_by_publishing_first_is_put_right() throws Exception {
        create(Topic.INCIDENTS, 1, Map.of("retention.ms", "604800000"));
        put(Topic.INCIDENTS);

        TopicSetup setup = setup(EnumSet.of(Topic.INCIDENTS, Topic.RECOVERIES));
        setup.ensure(() -> true);

        assertThat(setup.refusal()).isEmpty();
        await().atMost(TOO_SLOW).until(() -> partitions(Topic.INCIDENTS) == Topic.PARTITIONS);
        await().atMost(TOO_SLOW)
                .until(() ->
                        settings(Topic.INCIDENTS).get("retention.ms").value().equals("-1"));
        Config settings = settings(Topic.INCIDENTS);
        assertThat(settings.get("retention.ms").value()).isEqualTo("-1");
        assertThat(settings.get("retention.bytes").value())
                .as("what is kept of what outsiders write")
                .isEqualTo("67108864");
        assertThat(settings(Topic.RECOVERIES).get("retention.bytes").value()).isEqualTo("-1");
        assertThat(settings.get("max.message.bytes").value())
                .isEqualTo(Integer.toString(TopicSettings.LARGEST_FROM_OUTSIDE));
    }

    @Test
    void what_is_true_for_hours_is_kept_for_two_days() throws Exception {
        setup(EnumSet.of(Topic.READINESS)).ensure(() -> true);
        assertThat(settings(Topic.READINESS).get("retention.ms").value()).isEqualTo("172800000");
        assertThat(settings(Topic.READINESS).get("segment.ms").value())
                .as("nothing goes before its segment is closed")
                .isEqualTo("43200000");
    }

    @Test
    void too_few_partitions_are_added_while_the_topic_is_empty() throws Exception {
        create(Topic.BACKUPS, 2, Map.of("cleanup.policy", "compact"));
        setup(EnumSet.of(Topic.BACKUPS)).ensure(() -> true);
        await().atMost(TOO_SLOW).until(() -> partitions(Topic.BACKUPS) == Topic.PARTITIONS);
        await().atMost(TOO_SLOW)
                .until(() ->
                        settings(Topic.BACKUPS).get("cleanup.policy").value().equals("delete"));
    }

    @Test
    void too_many_partitions_and_too_few_with_records_are_refused_with_the_way_out() throws Exception {
        create(Topic.BACKUPS, 9, Map.of());
        create(Topic.RECOVERIES, 1, Map.of());
        put(Topic.RECOVERIES);
        TopicSettings settings = new TopicSettings(admin, EnumSet.of(Topic.BACKUPS, Topic.RECOVERIES));
        assertThat(settings.correct())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("dr.backups has 9 partitions and must have 6")
                        .contains("dr.recoveries has 1 partitions and must have 6")
                        .contains("delete the topic"));
    }

    private TopicSetup setup(Set<Topic> topics) {
        return new TopicSetup(
                () -> Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers())),
                "test",
                (short) 1,
                topics);
    }

    private void create(Topic topic, int partitions, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic.topicName(), partitions, (short) 1).configs(settings)))
                .all()
                .get();
    }

    private void put(Topic topic) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.topicName(), new byte[] {1}))
                    .get();
        }
    }

    private int partitions(Topic topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic.topicName()))
                .allTopicNames()
                .get()
                .get(topic.topicName())
                .partitions()
                .size();
    }

    private Config settings(Topic topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    }
}
