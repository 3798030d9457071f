package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** For what cannot be taken back: whether this replica knows all that the log holds at this moment, by the broker's word. */
public final class LogEnd {
    /** The broker answers within milliseconds; where it does not, nothing is known. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LogProgress progress;

    LogEnd(Supplier<Consumer<byte[], byte[]>> consumers, LogProgress progress) {
        this.consumers = consumers;
        this.progress = progress;
    }

    /** Waits some seconds; false when the broker does not answer, or this replica is further behind than that. */
    public boolean reached(Topic topic) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(
                    consumer.partitionsFor(topic.topicName(), LIMIT).stream()
                            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                            .collect(Collectors.toSet()),
                    LIMIT);
            while (!progress.folded(ends)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
            return !ends.isEmpty();
        } catch (KafkaException outage) {
            return false;
        }
    }
}
