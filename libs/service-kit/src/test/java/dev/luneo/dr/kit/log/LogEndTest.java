package dev.luneo.dr.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class LogEndTest {

    @Test
    void the_end_is_reached_by_who_has_folded_every_record_and_by_nobody_else() throws InterruptedException {
        TestKafka.publish(new RpoAtRisk("log-end", Optional.empty(), Instant.parse("2026-11-23T08:00:00Z"), "soon"));
        LogProgress progress = new LogProgress();
        LogEnd end = new LogEnd(() -> consumer(TestKafka.bootstrapServers()), progress);
        assertThat(end.reached(Topic.BACKUPS)).isFalse();

        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            progress.reached(
                    new TopicPartition(Topic.BACKUPS.topicName(), partition),
                    TestKafka.end(Topic.BACKUPS.topicName(), partition));
        }
        assertThat(end.reached(Topic.BACKUPS)).isTrue();
    }

    @Test
    void without_a_broker_nothing_is_known() throws InterruptedException {
        assertThat(new LogEnd(() -> consumer("127.0.0.1:1"), new LogProgress()).reached(Topic.BACKUPS))
                .isFalse();
    }

    private static Consumer<byte[], byte[]> consumer(String servers) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
