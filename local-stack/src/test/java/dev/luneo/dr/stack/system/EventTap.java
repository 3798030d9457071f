package dev.luneo.dr.stack.system;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Hears every event as it is written, through restarts of the broker too. */
final class EventTap implements AutoCloseable {
    private final Queue<DrEvent> heard = new ConcurrentLinkedQueue<>();
    private final Thread listening;
    private volatile boolean open = true;

    EventTap(Map<String, Object> connection) {
        listening = new Thread(() -> listen(connection), "event-tap");
        listening.setDaemon(true);
        listening.start();
    }

    boolean seen(Predicate<DrEvent> wanted) {
        return heard.stream().anyMatch(wanted);
    }

    Stream<DrEvent> all() {
        return heard.stream();
    }

    <E extends DrEvent> Stream<E> all(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast);
    }

    @Override
    public void close() {
        open = false;
    }

    private void listen(Map<String, Object> connection) {
        EventCodec codec = new EventCodec();
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
                    partitions.add(new TopicPartition(topic.topicName(), partition));
                }
            }
            consumer.assign(partitions);
            while (open) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    if (codec.decode(record) instanceof EventCodec.Decoding.Decoded decoded) {
                        heard.add(decoded.event().event());
                    }
                });
            }
        }
    }
}
