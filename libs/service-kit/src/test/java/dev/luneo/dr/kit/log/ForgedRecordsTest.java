package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Samples;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.localkafka.LocalKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker that takes whatever comes, as one whose rules were forgotten: forgeries are read, and reach no fold. */
@Tag("process")
class ForgedRecordsTest {
    private static final EventCodec CODEC = new EventCodec();
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

    @Test
    void no_forgery_of_any_event_is_heard_and_every_one_becomes_a_dead_letter(@TempDir Path directory)
            throws InterruptedException {
        List<Recorded<DrEvent>> heard = new CopyOnWriteArrayList<>();
        LocalKafka broker = LocalKafka.start(directory, 0);
        try (TestLog log = new TestLog(broker, heard::add)) {
            log.topics.ensure(() -> true);
            List<ProducerRecord<String, byte[]>> forgeries = Samples.BY_TYPE.values().stream()
                    .flatMap(ForgedRecordsTest::forgeries)
                    .toList();
            forgeries.forEach(log.producer::send);
            // One in each partition that is heard behind them.
            for (int i = 0; i < 100; i++) {
                log.producer.send(TestKeys.record(new IncidentClosed("sentinel-" + i, "over"), NOW));
                log.producer.send(TestKeys.record(
                        new dev.luneo.dr.events.BackupEvent.BackupRequested("sentinel-" + i, "b-" + i, "test"), NOW));
            }
            log.producer.flush();
            Map<String, Object> connection = Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                    "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
            OutsideReader outside = new OutsideReader(
                    () -> Admin.create(connection),
                    connection,
                    Optional.of(Topic.INCIDENTS),
                    log.reader,
                    log.deadLetters,
                    log.progress,
                    System::nanoTime);
            log.start();
            Thread reading = new Thread(outside, "test-outside-reader");
            reading.start();
            await().atMost(TOO_SLOW).untilAsserted(() -> {
                assertThat(heard).hasSizeGreaterThanOrEqualTo(200);
                assertThat(log.deadLetters.count()).isGreaterThanOrEqualTo(forgeries.size());
            });
            outside.stop();
            reading.join(TOO_SLOW.toMillis());
            assertThat(heard).allMatch(event -> event.event().key().startsWith("sentinel-"));
            assertThat(log.deadLetters.count()).isEqualTo(forgeries.size());
        } finally {
            broker.close();
        }
    }

    private static Stream<ProducerRecord<String, byte[]>> forgeries(DrEvent event) {
        Speaker rightful = Stream.of(Speaker.values())
                .filter(service -> service.mayState(event))
                .findFirst()
                .orElseThrow();
        List<ProducerRecord<String, byte[]>> forged = new ArrayList<>();
        forged.add(CODEC.encode(new Recorded<>(event, NOW, rightful.serviceName())));
        if (!(event instanceof IncidentEvent)) {
            forged.add(CODEC.encode(new Recorded<>(event, NOW, "alertmanager")));
        }
        for (Speaker service : Speaker.values()) {
            if (!service.mayState(event)) {
                forged.add(signed(event, service.serviceName(), service));
                forged.add(signed(event, rightful.serviceName(), service));
            }
        }
        ProducerRecord<String, byte[]> genuine = signed(event, rightful.serviceName(), rightful);
        byte[] changed = genuine.value().clone();
        changed[changed.length / 2] ^= 1;
        forged.add(copy(genuine, genuine.topic(), null, genuine.key(), changed));
        forged.add(copy(genuine, genuine.topic(), null, "another", genuine.value()));
        int elsewhere = (Topic.partitionOf(genuine.key().getBytes(StandardCharsets.UTF_8)) + 1) % Topic.PARTITIONS;
        forged.add(copy(genuine, genuine.topic(), elsewhere, genuine.key(), genuine.value()));
        forged.add(copy(
                genuine,
                "dr.status".equals(genuine.topic()) ? "dr.backups" : "dr.status",
                null,
                genuine.key(),
                genuine.value()));
        return forged.stream();
    }

    private static ProducerRecord<String, byte[]> signed(DrEvent event, String source, Speaker by) {
        return TestKeys.sign(CODEC.encode(new Recorded<>(event, NOW, source)), by);
    }

    @SuppressWarnings("NullAway") // No partition is Kafka's word for "by the key".
    private static ProducerRecord<String, byte[]> copy(
            ProducerRecord<String, byte[]> from,
            String topic,
            @org.jspecify.annotations.Nullable Integer partition,
            String key,
            byte[] value) {
        return new ProducerRecord<>(topic, partition, key, value, from.headers());
    }
}
