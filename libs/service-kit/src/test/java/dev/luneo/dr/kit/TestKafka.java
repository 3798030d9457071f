package dev.luneo.dr.kit;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.localkafka.LocalKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.util.FileSystemUtils;

/** One real broker for all tests of a JVM, started when first asked for, and ways to put events on it and to look at what is there. */
public final class TestKafka {
    /** Definitely too slow, on a machine under load too: the one limit for everything a test waits for. */
    public static final Duration TOO_SLOW = Duration.ofSeconds(180);

    private static final EventCodec CODEC = new EventCodec();

    private TestKafka() {}

    private static final class Shared {
        static final LocalKafka BROKER = start();
    }

    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    public static void publish(DrEvent event) {
        publish(event, Instant.now());
    }

    /** As the service that may state it would; an incident, as an alert source that nobody knows. */
    public static void publish(DrEvent event, Instant at) {
        publish(TestKeys.record(event, at));
    }

    /** Any record at all, such as garbage. */
    public static void publish(ProducerRecord<String, byte[]> record) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(record);
            producer.flush();
        }
    }

    /** Everything on a topic so far, each partition in its order. */
    public static List<DrEvent> events(Topic topic) {
        return records(topic.topicName()).stream()
                .map(CODEC::decode)
                .filter(EventCodec.Decoding.Decoded.class::isInstance)
                .map(decoded -> ((EventCodec.Decoding.Decoded) decoded).event().event())
                .toList();
    }

    /** The values of any topic's records, as text. */
    public static List<String> values(String topic) {
        return records(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** One header of all records of a topic, where they have it. */
    public static List<String> headers(String topic, String name) {
        return records(topic).stream()
                .flatMap(record -> Stream.ofNullable(record.headers().lastHeader(name)))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Where a partition ends at this moment. */
    public static long end(String topic, int partition) {
        return records(topic).stream()
                        .filter(record -> record.partition() == partition)
                        .mapToLong(ConsumerRecord::offset)
                        .max()
                        .orElse(-1)
                + 1;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The events of one kind that belong to one key. */
    public static <E extends DrEvent> Stream<E> events(Topic topic, String key, Class<E> type) {
        return events(topic).stream()
                .filter(event -> event.key().equals(key))
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static LocalKafka start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "dr-test-kafka");
            LocalKafka broker = LocalKafka.start(directory, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                broker.close();
                FileSystemUtils.deleteRecursively(directory.toFile());
            }));
            // So that a test can publish before any service has started; services set up what is missing.
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(Stream.of(Topic.values())
                                .map(topic -> new NewTopic(topic.topicName(), Topic.PARTITIONS, (short) 1))
                                .toList())
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
