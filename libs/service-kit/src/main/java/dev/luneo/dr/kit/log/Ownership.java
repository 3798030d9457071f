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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions of a topic this replica owns. The group's membership is all that is used: nothing is fetched, no offset
 * is committed.
 *
 * <p>Each time a partition is gained begins a new term; it goes on while others come and go. A term does not survive silence: when
 * the broker has not answered a heartbeat for half a session time-out, as after a pause of the whole process or behind a
 * cut network, every term is over before anyone can act on it. That our own loop goes round proves nothing: a poll returns
 * without a broker too.
 *
 * <p>Why half: the broker gives a member up one session time-out after the last heartbeat it got. One heartbeat is sent after the
 * answer to the one before; its answer counts only if it comes within half a time-out of the answer before, and is trusted for
 * half a time-out more. So trust ends at most one time-out after the heartbeat was sent, whatever the network does.
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
    private volatile long lastWord;
    private double answers;
    private boolean assigned;
    private volatile boolean running = true;
    private volatile boolean leaving;

    public Ownership(
            Supplier<Consumer<byte[], byte[]>> consumers, Topic topic, Duration sessionTimeout, LongSupplier nanoTime) {
        this.consumers = consumers;
        this.topic = topic;
        this.trust = sessionTimeout.dividedBy(2);
        this.nanoTime = nanoTime;
        this.lastWord = nanoTime.getAsLong();
    }

    /** The partition a key's events are in, as Kafka's default partitioner has it. */
    public static int partitionOf(String key) {
        return Topic.partitionOf(key.getBytes(StandardCharsets.UTF_8));
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
        lastWord = nanoTime.getAsLong();
        answers = Heartbeats.answered(consumer);
        while (running) {
            long before = nanoTime.getAsLong();
            boolean held = !terms.isEmpty();
            assigned = false;
            consumer.poll(POLL);
            // A process is paused in the poll as likely as anywhere, so the time is looked at before an answer counts
            // as a
            // sign of life. Without any partition there is nothing to lose, and joining may take its time.
            boolean lost = held && silentForTooLong();
            double now = Heartbeats.answered(consumer);
            if (now != answers || assigned) {
                // The answer may have come right after the poll began.
                answers = now;
                lastWord = before;
            }
            if (lost || (!terms.isEmpty() && silentForTooLong())) {
                log.warn("Nothing was heard from the broker for longer than {}; giving up what was owned", trust);
                terms.clear();
                // Whether or not the group had given up on us: whoever joins as somebody new is assigned anew.
                return;
            }
            consumer.pause(consumer.assignment());
        }
    }

    private boolean silentForTooLong() {
        return nanoTime.getAsLong() - lastWord > trust.toNanos();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> gained) {
        // That the group assigns something is the broker's word as well.
        assigned = true;
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
