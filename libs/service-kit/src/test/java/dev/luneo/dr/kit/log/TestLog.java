package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.signing.LogTrust;
import dev.luneo.dr.localkafka.LocalKafka;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A log reader on its own thread, with a service's settings and no service around it. */
final class TestLog implements AutoCloseable {
    final LogProgress progress = new LogProgress();
    final Whereabouts whereabouts = new Whereabouts();
    final KafkaProducer<String, byte[]> producer;
    final EventPublisher publisher;
    final LogReader reader;
    final TopicSetup topics;
    final DeadLetters deadLetters;
    private final Thread thread;

    TestLog(String bootstrapServers, Consumer<Recorded<DrEvent>> listener) {
        this(bootstrapServers, TestKeys.trust(), Skips.NONE, listener);
    }

    TestLog(String bootstrapServers, LogTrust trust, Consumer<Recorded<DrEvent>> listener) {
        this(bootstrapServers, trust, Skips.NONE, listener);
    }

    TestLog(String bootstrapServers, LogTrust trust, Skips skips, Consumer<Recorded<DrEvent>> listener) {
        Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers);
        // With the settings of kit-defaults.properties, apart from the batches, which are for writing a million.
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        "0",
                        "max.block.ms",
                        "2000",
                        "batch.size",
                        "65536"),
                new StringSerializer(),
                new ByteArraySerializer());
        publisher = new EventPublisher(
                producer,
                new EventCodec(),
                TestKeys.signer(Speaker.NOTIFIER_SERVICE),
                Clock.systemUTC(),
                Speaker.NOTIFIER_SERVICE.serviceName());
        deadLetters = new DeadLetters("test", publisher);
        topics = new TopicSetup(() -> Admin.create(connection), "test", (short) 1, EnumSet.allOf(Topic.class));
        reader = new LogReader(
                () -> new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "auto.offset.reset", "earliest",
                                "max.poll.records", "5000",
                                "max.partition.fetch.bytes", 4 * 1024 * 1024,
                                "enable.auto.commit", "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                topics,
                new EventCodec(),
                trust,
                deadLetters,
                progress,
                whereabouts,
                skips,
                new LogListener() {
                    @Override
                    public void event(Recorded<DrEvent> event) {
                        listener.accept(event);
                    }

                    @Override
                    public void afterPoll(LogEnds ends) {}
                });
        thread = new Thread(reader, "test-log-reader");
    }

    TestLog(LocalKafka broker, Consumer<Recorded<DrEvent>> listener) {
        this(broker.bootstrapServers(), listener);
    }

    TestLog start() {
        thread.start();
        return this;
    }

    /** What the reader's thread has worked, whatever else the machine was doing. */
    Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()));
    }

    @Override
    public void close() {
        reader.stop();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        producer.close(Duration.ZERO);
    }
}
