package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.EventCodec.Decoding;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.signing.LogTrust;
import dev.luneo.dr.kit.signing.LogTrust.Testimony;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
 * <p>An outage of the broker makes it wait and is visible in {@link #condition}. A record that is no event of ours, stands in
 * a partition where its key does not belong, or cannot be folded, is handed to {@link DeadLetters} and never stops the reading; an
 * event of a type that only a newer version knows is left alone. An {@code Error} does stop it, for good: that shows in the health
 * of the service, and another replica takes over.
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
    private final LogTrust trust;
    private final DeadLetters deadLetters;
    private final LogListener listener;
    private final LogProgress progress;
    private final Whereabouts whereabouts;
    private final Skips skips;
    private final AtomicLong unknownTypes = new AtomicLong();
    private final Sparingly aboutUnknownTypes = new Sparingly(log, System::nanoTime);
    private final Sparingly aboutBugs = new Sparingly(log, System::nanoTime);
    private volatile Map<TopicPartition, Long> knownEnds = Map.of();
    private volatile boolean caughtUp;
    private volatile boolean reachable;
    private volatile Optional<Throwable> death = Optional.empty();
    private volatile boolean running = true;
    private volatile Runnable onDeath = () -> {};
    private boolean broke;
    private long probedAt;

    public LogReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicSetup topics,
            EventCodec codec,
            LogTrust trust,
            DeadLetters deadLetters,
            LogProgress progress,
            Whereabouts whereabouts,
            Skips skips,
            LogListener listener) {
        this.consumers = consumers;
        this.topics = topics;
        this.codec = codec;
        this.trust = trust;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.whereabouts = whereabouts;
        this.skips = skips;
        this.listener = listener;
    }

    /** What is done when the reading has stopped for good: who decides nothing must not keep others from deciding. */
    void onDeath(Runnable action) {
        onDeath = action;
    }

    /** What the health of the service says of its log. */
    public sealed interface Condition {
        record Reading(long lag) implements Condition {}

        record CatchingUp(long lag) implements Condition {}

        record Unreachable() implements Condition {}

        record Dead(Throwable cause) implements Condition {}

        /** @param why what is wrong with the topics, and what to do about it */
        record Refused(String why) implements Condition {}
    }

    public Condition condition() {
        if (death.isPresent()) {
            return new Condition.Dead(death.get());
        }
        if (topics.refusal().isPresent()) {
            return new Condition.Refused(topics.refusal().get());
        }
        if (!reachable) {
            return new Condition.Unreachable();
        }
        return caughtUp ? new Condition.Reading(lag()) : new Condition.CatchingUp(lag());
    }

    /** What is still to be done before this service knows anything, in words; empty once its history is read. */
    Optional<String> busyWith() {
        if (caughtUp) {
            return Optional.empty();
        }
        Condition now = condition();
        if (now instanceof Condition.Refused refused) {
            return Optional.of(refused.why());
        }
        return Optional.of(
                now instanceof Condition.CatchingUp catchingUp
                        ? "it reads the history; %d events to go".formatted(catchingUp.lag())
                        : now instanceof Condition.Dead
                                ? "reading the history stopped because of a bug; restart it"
                                : "Kafka does not answer");
    }

    @Override
    public void run() {
        try {
            while (running) {
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    read(consumer);
                } catch (KafkaException e) {
                    reachable = false;
                    broke = true;
                    log.warn("The event log cannot be read; trying again", e);
                    Thread.sleep(PROBE_LIMIT.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            death = Optional.of(e);
            log.error(
                    "Reading the event log stopped for good: this service decides nothing more until it is restarted; other replicas take over",
                    e);
            onDeath.run();
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
        partitions.forEach(partition -> consumer.seek(partition, beginningOf(partition)));
        broke = false;
        while (running) {
            probeWhenDue(consumer);
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            consumer.poll(POLL).forEach(batch::add);
            List<Testimony> claims = trust.claims(batch);
            for (int i = 0; i < batch.size(); i++) {
                hear(batch.get(i), claims.get(i));
            }
            partitions.forEach(partition -> progress.reached(partition, consumer.position(partition)));
            noteCatchUp();
            if (caughtUp) {
                listener.afterPoll(() -> probe(consumer));
            }
        }
    }

    void hear(ConsumerRecord<byte[], byte[]> record) {
        hear(record, trust.claim(record));
    }

    private void hear(ConsumerRecord<byte[], byte[]> record, Testimony claim) {
        if (deadLetters.isOne(record)) {
            deadLetters.known(record);
            return;
        }
        Optional<String> skipped = skips.reason(record.topic(), record.partition(), record.offset());
        if (skipped.isPresent()) {
            deadLetters.skipped(record, skipped.get());
            return;
        }
        Testimony testimony = trust.once(record, claim);
        if (testimony instanceof Testimony.Nobodys nobodys) {
            deadLetters.met(record, nobodys.reason());
            return;
        }
        if (testimony instanceof Testimony.Repeated) {
            return;
        }
        Decoding decoding = codec.decode(record);
        if (decoding instanceof Decoding.Decoded decoded) {
            trust.objection(testimony, decoded.event())
                    .ifPresentOrElse(reason -> deadLetters.met(record, reason), () -> fold(record, decoded.event()));
        } else if (decoding instanceof Decoding.Undecodable undecodable) {
            deadLetters.met(record, undecodable.reason());
        } else if (decoding instanceof Decoding.Unknown unknown) {
            unknownTypes.incrementAndGet();
            aboutUnknownTypes.warn(
                    "Record {}/{}/{} is a {}, which this version does not know; it stays in the log and changes nothing here",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unknown.type());
        }
    }

    private void fold(ConsumerRecord<byte[], byte[]> record, Recorded<DrEvent> event) {
        Optional<String> misplaced = misplaced(record, event.event());
        if (misplaced.isPresent()) {
            deadLetters.met(record, misplaced.get());
            return;
        }
        whereabouts.heard(event.event(), new TopicPartition(record.topic(), record.partition()), record.offset());
        try {
            listener.event(event);
        } catch (RuntimeException | StackOverflowError bug) {
            // One record must not stop the reading of all the others. What was known before it stays.
            aboutBugs.error(
                    "Folding event {} ended in a bug; please report it",
                    event.event().id(),
                    bug);
            deadLetters.met(record, "this service cannot take it in, because of a bug of ours: " + bug);
        }
    }

    /** The event that was folded from a record, to whoever reads it again; empty for one that was not. */
    Optional<Recorded<DrEvent>> again(ConsumerRecord<byte[], byte[]> record) {
        boolean skipped = skips.reason(record.topic(), record.partition(), record.offset())
                .isPresent();
        return !skipped
                        && codec.decode(record) instanceof Decoding.Decoded decoded
                        && trust.believed(record, decoded.event())
                        && misplaced(record, decoded.event().event()).isEmpty()
                ? Optional.of(decoded.event())
                : Optional.empty();
    }

    /** What belongs to one key is told in one order, because it is in one partition: elsewhere it would change history. */
    private static Optional<String> misplaced(ConsumerRecord<byte[], byte[]> record, DrEvent event) {
        int belongs = Ownership.partitionOf(event.key());
        return event.topic() == Topic.INCIDENTS || record.partition() == belongs
                ? Optional.empty()
                : Optional.of("the record is in partition %d, but its key '%s' belongs to partition %d of %d"
                        .formatted(record.partition(), event.key(), belongs, Topic.PARTITIONS));
    }

    /** Events of types that this version does not know, met so far. */
    long unknownTypes() {
        return unknownTypes.get();
    }

    private void noteCatchUp() {
        if (!caughtUp && !knownEnds.isEmpty() && progress.folded(knownEnds)) {
            caughtUp = true;
            log.info(
                    "Caught up with the event log: {} records, {} signatures checked",
                    knownEnds.values().stream().mapToLong(Long::longValue).sum(),
                    trust.checks());
            trust.historyIsRead();
        }
    }

    /** Where fetching broke, what is to be skipped is not fetched again: that may be what broke it. */
    private long beginningOf(TopicPartition partition) {
        long next = progress.of(partition);
        while (broke
                && skips.reason(partition.topic(), partition.partition(), next).isPresent()) {
            var unseen = new ConsumerRecord<byte[], byte[]>(partition.topic(), partition.partition(), next, null, null);
            skips.reason(partition.topic(), partition.partition(), next)
                    .ifPresent(reason -> deadLetters.skipped(unseen, reason));
            next++;
        }
        return next;
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
