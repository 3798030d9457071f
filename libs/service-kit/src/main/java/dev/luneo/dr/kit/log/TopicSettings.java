package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics have to be like, and what is done about those that are not: an alerting system may have made them by publishing first. */
final class TopicSettings {
    static final Map<String, String> KEEP_EVERYTHING = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);

    /** Of a batch on the topic that outsiders write to; an incident with all that it may have is smaller. */
    static final int LARGEST_FROM_OUTSIDE = 512 * 1024;

    private static final int MIB = 1024 * 1024;

    /** What a segment holds is removed as a whole, and only once there is another. */
    private static final int SEGMENT = 16 * MIB;

    /**
     * What outsiders write decides nothing, and whoever may write there may fill a disk: with {@value Topic#PARTITIONS} partitions
     * this is at most 480 MiB, ten years of a hundred incidents a day. What goes is the oldest.
     */
    static final Map<String, String> KEEP_THE_NEWEST = Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            Integer.toString(64 * MIB),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(SEGMENT),
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE);

    /**
     * What a service would have is true for hours; two days of it tell what it was before a bad night. A segment is begun twice a day,
     * or nothing would be old enough to go.
     */
    static final Map<String, String> KEEP_TWO_DAYS = Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(Duration.ofDays(2).toMillis()),
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofHours(12).toMillis()),
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE);

    /** Where they cannot be set, that is said, and nobody stops for it. */
    private static final Set<String> ABOUT_THE_DISK =
            Set.of(TopicConfig.RETENTION_BYTES_CONFIG, TopicConfig.SEGMENT_BYTES_CONFIG, TopicConfig.SEGMENT_MS_CONFIG);

    private static final Logger log = LoggerFactory.getLogger(TopicSettings.class);
    private static final long ANSWER_WITHIN_SECONDS = 10;

    private final Admin admin;
    private final Set<Topic> topics;

    TopicSettings(Admin admin, Set<Topic> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    static Map<String, String> of(Topic topic) {
        if (topic == Topic.READINESS) {
            return KEEP_TWO_DAYS;
        }
        if (topic != Topic.INCIDENTS) {
            return KEEP_EVERYTHING;
        }
        Map<String, String> settings = new HashMap<>(KEEP_THE_NEWEST);
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_FROM_OUTSIDE));
        return settings;
    }

    static Map<String, String> ofDeadLetters(Topic topic) {
        return topic == Topic.INCIDENTS ? KEEP_THE_NEWEST : KEEP_EVERYTHING;
    }

    /** Corrects what differs; what cannot be corrected, and the way out. */
    Optional<String> correct() throws InterruptedException, ExecutionException, TimeoutException {
        List<String> refused = new ArrayList<>();
        for (var topic : answer(admin.describeTopics(names()).allTopicNames()).values()) {
            partitions(
                            Topic.named(topic.name()).orElseThrow(),
                            topic.partitions().size())
                    .ifPresent(refused::add);
        }
        refused.addAll(settings());
        return refused.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refused));
    }

    private Optional<String> partitions(Topic topic, int found)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (found == Topic.PARTITIONS) {
            return Optional.empty();
        }
        // What is on the topic already stays where it is: that matters where order does, and outsiders key as they
        // like.
        if (found < Topic.PARTITIONS && (topic == Topic.INCIDENTS || empty(topic, found))) {
            return changed(
                    "%s has %d partitions and needs %d; that could not be changed: kafka-topics.sh --alter --topic %s --partitions %d"
                            .formatted(topic.topicName(), found, Topic.PARTITIONS, topic.topicName(), Topic.PARTITIONS),
                    admin.createPartitions(Map.of(topic.topicName(), NewPartitions.increaseTo(Topic.PARTITIONS)))
                            .all());
        }
        return Optional.of(
                "%s has %d partitions and must have %d, which Kafka cannot change without mixing up what is on it; copy what you need, delete the topic and restart the services: they make it anew"
                        .formatted(topic.topicName(), found, Topic.PARTITIONS));
    }

    private boolean empty(Topic topic, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(topic.topicName(), i))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return answer(admin.listOffsets(ends).all()).values().stream().allMatch(end -> end.offset() == 0);
    }

    private List<String> settings() throws InterruptedException, ExecutionException, TimeoutException {
        List<String> refused = new ArrayList<>();
        Map<ConfigResource, Config> found;
        try {
            found = answer(admin.describeConfigs(
                            names().stream().map(TopicSettings::resource).toList())
                    .all());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                log.warn(
                        "The topics' settings may not be looked at by this service; see to it that they are {}",
                        topics.stream()
                                .map(topic -> "%s: %s".formatted(topic.topicName(), of(topic)))
                                .toList());
                return refused;
            }
            throw e;
        }
        for (Topic topic : topics) {
            ConfigResource resource = resource(topic.topicName());
            Config config = found.get(resource);
            List<AlterConfigOp> changes = of(topic).entrySet().stream()
                    .filter(wanted -> config == null
                            || config.get(wanted.getKey()) == null
                            || !wanted.getValue()
                                    .equals(config.get(wanted.getKey()).value()))
                    .map(wanted -> new AlterConfigOp(
                            new ConfigEntry(wanted.getKey(), wanted.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            if (!changes.isEmpty()) {
                String words = changes.stream()
                        .map(change -> change.configEntry().name() + "="
                                + change.configEntry().value())
                        .collect(Collectors.joining(","));
                log.warn("Topic {} is not as the log needs it; setting {}", topic.topicName(), words);
                boolean bearable = changes.stream()
                        .allMatch(change ->
                                ABOUT_THE_DISK.contains(change.configEntry().name()));
                changed(
                                "%s needs %s, which this service may not set: kafka-configs.sh --alter --topic %s --add-config %s"
                                        .formatted(topic.topicName(), words, topic.topicName(), words),
                                admin.incrementalAlterConfigs(Map.of(resource, changes))
                                        .all())
                        .ifPresent(bearable ? log::warn : refused::add);
            }
        }
        return refused;
    }

    private static Optional<String> changed(String otherwise, KafkaFuture<Void> change)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            answer(change);
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof PolicyViolationException
                    || e.getCause() instanceof InvalidRequestException) {
                return Optional.of(otherwise);
            }
            throw e;
        }
    }

    private static <T> T answer(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private List<String> names() {
        return topics.stream().map(Topic::topicName).toList();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
