package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions of a topic this replica owns. The group's membership is all that is used: nothing is fetched, no offset
 * is committed.
 *
 * <p>Each time a partition is gained begins a new term; it goes on while others come and go. A term does not survive silence:
 * when the poll loop has not run for half a session time-out, as after a pause of the whole process, every term is over
 * before anyone can act on it.
 */
public final class Ownership implements Runnable, ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Ownership.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Topic topic;
    private final Duration trust;
    private final LongSupplier nanoTime;
    private final Map<Integer, Long> terms = new ConcurrentHashMap<>();
    private final AtomicLong lastTerm = new AtomicLong();
    private volatile long lastPoll;
    private volatile boolean running = true;
    private volatile boolean leaving;

    public Ownership(
            Supplier<Consumer<byte[], byte[]>> consumers, Topic topic, Duration sessionTimeout, LongSupplier nanoTime) {
        this.consumers = consumers;
        this.topic = topic;
        // The last heartbeat may be older than the last poll; half leaves room for that.
        this.trust = sessionTimeout.dividedBy(2);
        this.nanoTime = nanoTime;
        this.lastPoll = nanoTime.getAsLong();
    }

    /** The partition a key's events are in, as Kafka's default partitioner has it. */
    public static int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % Topic.PARTITIONS;
    }

    /** The present term of a partition; empty while it is not, or not surely, ours. */
    public Optional<Long> term(int partition) {
        return silentForTooLong() ? Optional.empty() : Optional.ofNullable(terms.get(partition));
    }

    @Override
    public void run() {
        while (running) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                takePart(consumer);
                if (leaving) {
                    // A replica with a lasting name stays in the group when it goes, to take its partitions back; not
                    // this one.
                    consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
                }
            } catch (WakeupException e) {
                log.debug("Leaving the group");
            } catch (RuntimeException e) {
                terms.clear();
                log.warn("Lost touch with the group that shares the work out; joining again in {}", POLL, e);
                pause();
            }
        }
        terms.clear();
    }

    public void stop() {
        running = false;
    }

    /** Gives up everything, at once and for good: for a replica that can do no more work. */
    void leave() {
        terms.clear();
        leaving = true;
        running = false;
    }

    private void takePart(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(topic.topicName()), this);
        lastPoll = nanoTime.getAsLong();
        while (running) {
            consumer.poll(POLL);
            // A process is paused in the poll as likely as anywhere, so the time is looked at before it counts as a
            // sign of life.
            if (silentForTooLong()) {
                log.warn("This process was paused for longer than {}; giving up what it owned", trust);
                terms.clear();
                // Whether or not the group had given up on us: whoever joins as somebody new is assigned anew.
                return;
            }
            lastPoll = nanoTime.getAsLong();
            consumer.pause(consumer.assignment());
        }
    }

    private boolean silentForTooLong() {
        return nanoTime.getAsLong() - lastPoll > trust.toNanos();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> gained) {
        gained.forEach(this::begin);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> lost) {
        lost.forEach(partition -> terms.remove(partition.partition()));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        onPartitionsRevoked(lost);
    }

    private void begin(TopicPartition partition) {
        terms.put(partition.partition(), lastTerm.incrementAndGet());
    }

    private void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            running = false;
            Thread.currentThread().interrupt();
        }
    }
}
