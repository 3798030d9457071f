package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.log.Whereabouts.Stretch;
import dev.luneo.dr.kit.web.RequestRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reads again what the log says of something old, by seeking to where it is told of. For requests, on their own threads: it waits for
 * the broker.
 */
public final class LogArchive {
    /** A person is waiting. A seek takes milliseconds where the broker is well. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Of one thing. The longest recoveries have some hundred events; more is a log that somebody has filled. */
    private static final int MOST_EVENTS = 10_000;

    /** Each holds a connection and a few megabytes; the rest wait their turn. */
    private static final int AT_A_TIME = 2;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<Recorded<DrEvent>>> decoded;
    private final Whereabouts whereabouts;
    private final Semaphore turns = new Semaphore(AT_A_TIME);

    /** @param decoded the event that the log's reader would fold; empty for what it would not */
    public LogArchive(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<ConsumerRecord<byte[], byte[]>, Optional<Recorded<DrEvent>>> decoded,
            Whereabouts whereabouts) {
        this.consumers = consumers;
        this.decoded = decoded;
        this.whereabouts = whereabouts;
    }

    /**
     * What the log says of each of them, in its order within a topic.
     *
     * @param ids of recoveries or status subjects; what was never told of has no events
     * @throws RequestRefused 503 when the log cannot be read within five seconds
     */
    public Map<String, List<Recorded<DrEvent>>> read(Collection<String> ids) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            if (!turns.tryAcquire(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable();
            }
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                Map<String, List<Recorded<DrEvent>>> found = new LinkedHashMap<>();
                ids.forEach(id -> found.computeIfAbsent(id, each -> events(consumer, each, deadline)));
                return found;
            } finally {
                turns.release();
            }
        } catch (KafkaException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private List<Recorded<DrEvent>> events(Consumer<byte[], byte[]> consumer, String id, long deadline) {
        List<Recorded<DrEvent>> events = new ArrayList<>();
        for (Stretch stretch : whereabouts.of(id)) {
            consumer.assign(List.of(stretch.partition()));
            consumer.seek(stretch.partition(), stretch.first());
            while (consumer.position(stretch.partition(), POLL) <= stretch.last()) {
                if (System.nanoTime() > deadline) {
                    throw unavailable();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() <= stretch.last() && events.size() < MOST_EVENTS) {
                        decoded.apply(record)
                                .filter(event ->
                                        Whereabouts.about(event.event()).equals(Optional.of(id)))
                                .ifPresent(events::add);
                    }
                }
            }
        }
        return events;
    }

    private static RequestRefused unavailable() {
        return RequestRefused.unavailable(
                "This is old and only the event log (Kafka) has it, which cannot be read now; ask again, and see /actuator/health");
    }
}
