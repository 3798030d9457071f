package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is put on the topic of alert sources stops the reading of it, nor takes more memory than a small record does. */
@Tag("process")
class OutsideReaderTest {
    private final String incident = "i-" + UUID.randomUUID();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private volatile Consumer<String> listener = heard::add;

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "lz4", "snappy"})
    void a_bomb_is_passed_over_without_being_unpacked(String compression) {
        // What the consumer of Kafka would have allocated at once: more than half of this JVM's heap.
        byte[] zeros = new byte[compression.equals("zstd") || compression.equals("gzip") ? 150_000_000 : 9_000_000];
        try (Reading reading = new Reading()) {
            long before = measured();
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of(
                            "bootstrap.servers",
                            TestKafka.bootstrapServers(),
                            "compression.type",
                            compression,
                            "max.request.size",
                            200_000_000,
                            "buffer.memory",
                            400_000_000L),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                assertThat(producer.send(new ProducerRecord<>(Topic.INCIDENTS.topicName(), zeros)))
                        .as("the broker takes it")
                        .succeedsWithin(TOO_SLOW);
            }
            TestKafka.publish(new IncidentClosed(incident, "after"));
            await().atMost(TOO_SLOW).until(() -> heard.contains(incident));
            await().atMost(TOO_SLOW).until(() -> {
                reading.log.deadLetters.send(partition -> true);
                return measured() > before;
            });
            assertThat(reading.outside.death()).isEmpty();
        }
    }

    /** Dead letters that were refused by their batch's measure, before anything of it was unpacked into memory. */
    private static long measured() {
        return TestKafka.headers("dr.incidents.test.dlt", DeadLetters.REASON).stream()
                .filter(reason -> reason.contains("unpacks to more than"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zstd", "gzip", "lz4", "snappy"})
    void honest_batches_are_read_whatever_they_are_packed_with(String compression) {
        try (Reading reading = new Reading();
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                TestKafka.bootstrapServers(),
                                "compression.type",
                                compression,
                                "linger.ms",
                                50),
                        new org.apache.kafka.common.serialization.StringSerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < 200; i++) {
                producer.send(new dev.luneo.dr.events.EventCodec()
                        .encode(new dev.luneo.dr.events.Recorded<>(
                                new IncidentClosed(incident + "-" + i, "over"), java.time.Instant.now(), "alerts")));
            }
            producer.flush();
            await().atMost(TOO_SLOW)
                    .until(() ->
                            heard.stream().filter(id -> id.startsWith(incident)).count() == 200);
        }
    }

    @Test
    void what_was_read_once_is_not_heard_again_and_it_says_when_it_has_caught_up() {
        TestKafka.publish(new IncidentClosed(incident, "before"));
        try (Reading reading = new Reading()) {
            await().atMost(TOO_SLOW).until(reading.outside::caughtUp);
            await().atMost(TOO_SLOW).until(() -> reading.outside.lag() == 0);
            assertThat(heard).containsOnlyOnce(incident);
        }
    }

    @Test
    void a_topic_that_somebody_filled_keeps_nobody_waiting_for_ever() throws InterruptedException {
        TestKafka.publish(new IncidentClosed(incident, "the first of many"));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        listener = key -> {
            reading.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (Reading slow = new Reading()) {
            assertThat(reading.await(TOO_SLOW.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(slow.outside.busyWith())
                    .hasValueSatisfying(why -> assertThat(why).contains("records to go"));
            clock.addAndGet(OutsideReader.WORTH_WAITING.toNanos() + 1);
            assertThat(slow.outside.caughtUp()).isFalse();
            assertThat(slow.outside.busyWith()).isEmpty();
            goOn.countDown();
        }
    }

    private final class Reading implements AutoCloseable {
        private final TestLog log = new TestLog(
                TestKafka.bootstrapServers(),
                event -> listener.accept(event.event().key()));
        private final Map<String, Object> connection = Map.of(
                "bootstrap.servers", TestKafka.bootstrapServers(),
                "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        private final OutsideReader outside = new OutsideReader(
                () -> Admin.create(connection),
                connection,
                Optional.of(Topic.INCIDENTS),
                log.reader,
                log.deadLetters,
                log.progress,
                clock::get);
        private final Thread thread = new Thread(outside, "test-outside-reader");

        Reading() {
            log.start();
            thread.start();
        }

        @Override
        public void close() {
            outside.stop();
            log.close();
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
        }
    }
}
