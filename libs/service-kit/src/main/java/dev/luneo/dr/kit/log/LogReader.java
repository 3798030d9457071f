package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.EventCodec.Decoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole log, from its beginning, for as long as the service runs, without a group: every replica reads all.
 *
 * <p>An outage of the broker makes it wait and is visible in {@link #condition}. A record that is no event of ours is handed
 * to {@link DeadLetters} and never stops the reading. An {@code Error} or a bug in a listener does stop it, for good, and shows in
 * the health of the service.
 */
public final class LogReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    /** How long an idle poll waits: the delay until a timer that has come due is noticed. */
    private static final Duration POLL = Duration.ofMillis(50);
    /** How often the broker is asked for the log's end, which tells the lag and whether the broker answers at all. */
    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicSetup topics;
    private final EventCodec codec;
    private final DeadLetters deadLetters;
    private final LogListener listener;
    private final LogProgress progress;
    private volatile Map<TopicPartition, Long> knownEnds = Map.of();
    private volatile boolean caughtUp;
    private volatile boolean reachable;
    private volatile Optional<Throwable> death = Optional.empty();
    private volatile boolean running = true;
    private long probedAt;

    public LogReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicSetup topics,
            EventCodec codec,
            DeadLetters deadLetters,
            LogProgress progress,
            LogListener listener) {
        this.consumers = consumers;
        this.topics = topics;
        this.codec = codec;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.listener = listener;
    }

    /** What the health of the service says of its log. */
    public sealed interface Condition {
        record Reading(long lag) implements Condition {}

        record CatchingUp(long lag) implements Condition {}

        record Unreachable() implements Condition {}

        record Dead(Throwable cause) implements Condition {}
    }

    public Condition condition() {
        if (death.isPresent()) {
            return new Condition.Dead(death.get());
        }
        if (!reachable) {
            return new Condition.Unreachable();
        }
        return caughtUp ? new Condition.Reading(lag()) : new Condition.CatchingUp(lag());
    }

    @Override
    public void run() {
        try {
            while (running) {
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    read(consumer);
                } catch (KafkaException e) {
                    reachable = false;
                    log.warn("The event log cannot be read; trying again", e);
                    Thread.sleep(PROBE_LIMIT.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            death = Optional.of(e);
            log.error(
                    "Reading the event log stopped for good: this service decides nothing more until it is restarted",
                    e);
        }
    }

    public void stop() {
        running = false;
    }

    private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        List<TopicPartition> partitions = topics.ensure(() -> running);
        if (!running) {
            return;
        }
        consumer.assign(partitions);
        // After an outage reading goes on where it stopped; the fold has no use for hearing everything again.
        partitions.forEach(partition -> consumer.seek(partition, progress.of(partition)));
        while (running) {
            probeWhenDue(consumer);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                hear(record);
            }
            partitions.forEach(partition -> progress.reached(partition, consumer.position(partition)));
            noteCatchUp();
            if (caughtUp) {
                listener.afterPoll(() -> probe(consumer));
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (deadLetters.isOne(record)) {
            deadLetters.known(record);
            return;
        }
        Decoding decoding = codec.decode(record);
        if (decoding instanceof Decoding.Decoded decoded) {
            listener.event(decoded.event());
        } else if (decoding instanceof Decoding.Undecodable undecodable) {
            deadLetters.met(record, undecodable.reason());
        }
    }

    private void noteCatchUp() {
        if (!caughtUp && !knownEnds.isEmpty() && progress.folded(knownEnds)) {
            caughtUp = true;
            log.info(
                    "Caught up with the event log: {} records",
                    knownEnds.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    private void probeWhenDue(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (knownEnds.isEmpty() || now - probedAt > PROBE_EVERY.toNanos()) {
            probedAt = now;
            Optional<Map<TopicPartition, Long>> ends = probe(consumer);
            // What counts as caught up is the end as it was at the start; a busy log would move it for ever.
            if (caughtUp || knownEnds.isEmpty()) {
                ends.ifPresent(found -> knownEnds = found);
            }
        }
    }

    private Optional<Map<TopicPartition, Long>> probe(Consumer<byte[], byte[]> consumer) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PROBE_LIMIT);
            reachable = true;
            return Optional.of(ends);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            reachable = false;
            return Optional.empty();
        }
    }

    long lag() {
        return progress.behind(knownEnds);
    }
}
