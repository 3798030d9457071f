package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.FetchResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic that outsiders write to, apart from those that decisions stand on: on a thread of its own, a little at a
 * time, unpacking nothing before it is known to be small. What cannot be read is a dead letter, whatever it is; nothing there
 * keeps anything else waiting.
 */
public final class OutsideReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(OutsideReader.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    /**
     * Of reading what stood there at the start, before the service answers without having read it all. A topic of a usual size is
     * read in less; one that somebody filled must not keep the public page away: what the page shows stands on other topics.
     */
    static final Duration WORTH_WAITING = Duration.ofSeconds(30);

    private final Supplier<Admin> admins;
    private final Map<String, Object> connection;
    private final Optional<Topic> topic;
    private final LogReader hearer;
    private final DeadLetters deadLetters;
    private final LogProgress progress;
    private final Sparingly aboutOutages = new Sparingly(log, System::nanoTime);
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> endsAtStart = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private volatile Optional<Long> begun = Optional.empty();
    private volatile boolean caughtUp;
    private volatile Optional<Throwable> death = Optional.empty();
    private volatile boolean running = true;

    /**
     * @param connection a consumer's settings
     * @param topic empty where a service has no use for what outsiders write
     * @param hearer takes in each record
     */
    OutsideReader(
            Supplier<Admin> admins,
            Map<String, Object> connection,
            Optional<Topic> topic,
            LogReader hearer,
            DeadLetters deadLetters,
            LogProgress progress,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.admins = admins;
        this.connection = connection;
        this.topic = topic;
        this.hearer = hearer;
        this.deadLetters = deadLetters;
        this.progress = progress;
    }

    /** Why it reads no more; empty as long as it does. */
    Optional<Throwable> death() {
        return death;
    }

    /** Whether all is read that stood there when it began. */
    boolean caughtUp() {
        return topic.isEmpty() || caughtUp;
    }

    /** What is still to be read before this service knows what was reported; empty once it is, or takes too long. */
    Optional<String> busyWith() {
        boolean longEnough = begun.filter(at -> nanoTime.getAsLong() - at > WORTH_WAITING.toNanos())
                .isPresent();
        return caughtUp() || longEnough
                ? Optional.empty()
                : Optional.of("it reads what was reported; %d records to go".formatted(lag()));
    }

    long lag() {
        return progress.behind(ends);
    }

    @Override
    public void run() {
        try {
            while (running && topic.isPresent()) {
                try (Admin admin = admins.get();
                        RawLog raw = RawLog.open(admin, connection, topic.get().topicName())) {
                    while (running) {
                        read(raw);
                    }
                } catch (IOException | KafkaException e) {
                    aboutOutages.warn("What outsiders report cannot be read; trying again", e);
                    Thread.sleep(AGAIN_AFTER.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            death = Optional.of(e);
            log.error("Reading what outsiders report stopped for good, because of a bug; please report it", e);
        }
    }

    public void stop() {
        running = false;
    }

    private void read(RawLog raw) throws IOException {
        Map<TopicPartition, Long> from = new HashMap<>();
        raw.partitions().forEach(partition -> from.put(partition, progress.of(partition)));
        begun = begun.or(() -> Optional.of(nanoTime.getAsLong()));
        for (var answer : raw.fetch(from).entrySet()) {
            take(answer.getKey(), answer.getValue());
        }
        caughtUp = caughtUp || (endsAtStart.size() == raw.partitions().size() && progress.folded(endsAtStart));
    }

    private void take(TopicPartition partition, FetchResponseData.PartitionData answer) throws IOException {
        Errors error = Errors.forCode(answer.errorCode());
        if (error == Errors.OFFSET_OUT_OF_RANGE && answer.logStartOffset() > progress.of(partition)) {
            // Somebody's retention removed the beginning, before the topic was put right.
            progress.reached(partition, answer.logStartOffset());
            return;
        }
        if (error != Errors.NONE) {
            throw new IOException("%s cannot be fetched: %s".formatted(partition, error.message()));
        }
        ends.put(partition, answer.highWatermark());
        endsAtStart.putIfAbsent(partition, answer.highWatermark());
        for (RecordBatch batch : FetchResponse.recordsOrFail(answer).batches()) {
            long from = progress.of(partition);
            if (batch.lastOffset() >= from) {
                hear(partition, batch, from);
                progress.reached(partition, batch.nextOffset());
            }
        }
    }

    private void hear(TopicPartition partition, RecordBatch batch, long from) {
        Unpacked unpacked = Unpacked.of(partition, batch, from);
        if (unpacked instanceof Unpacked.Records records) {
            records.records().forEach(hearer::hear);
        } else if (unpacked instanceof Unpacked.Refused refused) {
            deadLetters.met(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), batch.baseOffset(), null, null),
                    "records %d to %d are passed over: %s"
                            .formatted(batch.baseOffset(), batch.lastOffset(), refused.why()));
        }
    }
}
