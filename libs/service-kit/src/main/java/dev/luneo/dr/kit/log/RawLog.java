package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * One topic, fetched as it is stored. Kafka's consumer decompresses a batch before anybody can look at it, and allocates what
 * the batch says a record has: 150 kB can become 150 MB, or gigabytes. Here whoever fetches decides what is unpacked.
 *
 * <p>Connections, TLS and SASL are those of Kafka's own client. Whatever goes wrong is an {@link IOException}: close it and open
 * another.
 */
final class RawLog implements AutoCloseable {
    /** Of one answer, unless its first batch is larger alone; the topic's max.message.bytes bounds that. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_BYTES_OF_A_PARTITION = 256 * 1024;

    /** How long the broker waits for something new: the delay until a stop is noticed. */
    private static final Duration WAIT = Duration.ofMillis(100);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final TopicDescription topic;
    private final Metrics metrics = new Metrics();
    private final NetworkClient client;

    private RawLog(TopicDescription topic, Map<String, Object> connection) {
        this.topic = topic;
        this.client = ClientUtils.createNetworkClient(
                new ConsumerConfig(connection),
                "raw-" + topic.name(),
                metrics,
                "raw-log",
                new LogContext("[" + topic.name() + "] "),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                (int) ANSWER_WITHIN.toMillis(),
                new ManualMetadataUpdater(),
                new DefaultHostResolver());
    }

    /** @param connection a consumer's settings */
    static RawLog open(Admin admin, Map<String, Object> connection, String topic)
            throws IOException, InterruptedException {
        try {
            Collection<TopicDescription> found = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .values();
            TopicDescription description = found.iterator().next();
            if (description.partitions().size() < Topic.PARTITIONS) {
                throw new IOException("%s is still being made".formatted(topic));
            }
            return new RawLog(description, connection);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Topic %s cannot be described".formatted(topic), e);
        }
    }

    List<TopicPartition> partitions() {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    /** What there is from these offsets on, within bounds; waits a moment where there is nothing. */
    Map<TopicPartition, FetchResponseData.PartitionData> fetch(Map<TopicPartition, Long> from) throws IOException {
        Map<TopicPartition, FetchResponseData.PartitionData> answers = new HashMap<>();
        Map<Node, Map<TopicPartition, FetchRequest.PartitionData>> byLeader = new LinkedHashMap<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            TopicPartition wanted = new TopicPartition(topic.name(), partition.partition());
            if (partition.leader() == null || partition.leader().isEmpty()) {
                throw new IOException("%s has no leader at the moment".formatted(wanted));
            }
            byLeader.computeIfAbsent(partition.leader(), node -> new LinkedHashMap<>())
                    .put(
                            wanted,
                            new FetchRequest.PartitionData(
                                    topic.topicId(),
                                    from.getOrDefault(wanted, 0L),
                                    FetchRequest.INVALID_LOG_START_OFFSET,
                                    MOST_BYTES_OF_A_PARTITION,
                                    Optional.empty()));
        }
        for (var leader : byLeader.entrySet()) {
            answers.putAll(fetch(leader.getKey(), leader.getValue()));
        }
        return answers;
    }

    private Map<TopicPartition, FetchResponseData.PartitionData> fetch(
            Node leader, Map<TopicPartition, FetchRequest.PartitionData> wanted) throws IOException {
        if (!NetworkClientUtils.awaitReady(client, leader, Time.SYSTEM, ANSWER_WITHIN.toMillis())) {
            throw new IOException("%s does not answer".formatted(leader));
        }
        FetchRequest.Builder request = FetchRequest.Builder.forConsumer(
                        ApiKeys.FETCH.latestVersion(), (int) WAIT.toMillis(), 1, wanted)
                .setMaxBytes(MOST_BYTES);
        ClientResponse response = NetworkClientUtils.sendAndReceive(
                client,
                client.newClientRequest(leader.idString(), request, Time.SYSTEM.milliseconds(), true),
                Time.SYSTEM);
        if (!(response.responseBody() instanceof FetchResponse fetched)) {
            throw new IOException("%s answered something else than asked".formatted(leader));
        }
        return fetched.responseData(
                Map.of(topic.topicId(), topic.name()), response.requestHeader().apiVersion());
    }

    @Override
    public void close() {
        client.close();
        metrics.close();
    }
}
