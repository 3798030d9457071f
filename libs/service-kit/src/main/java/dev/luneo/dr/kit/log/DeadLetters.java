package dev.luneo.dr.kit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that are no events. All are counted; they are copied to {@code <topic>.<group>.dlt}, bytes and headers untouched, with
 * the reason and the place they came from.
 *
 * <p>Whoever may write to a topic may write any number of them, so what is kept of them is bounded: of each partition the first
 * {@value #COPIED} are copied, and from then on every {@value #COPIED}th. None is lost, for each stays where it was met.
 * Copies are made one at a time, in the order of the partition, by its owner only; so the newest copy on the dead-letter topic
 * tells what is there already when the log is read again from its beginning.
 */
public final class DeadLetters {
    static final String ORIGIN = "dr_origin";
    static final String REASON = "dr_reason";
    private static final String SKIPPED = "dr_skipped";
    static final int COPIED = 1_000;

    /** Far above any event, and below what Kafka takes, with our headers. */
    private static final int LARGEST_COPY = 500_000;

    /** Of copies that wait, for each partition: an outage of the broker must not fill the heap with them. */
    private static final int MOST_WAITING_BYTES = 2 * 1024 * 1024;

    private static final Pattern PLACE = Pattern.compile("([a-zA-Z0-9._-]+)/(\\d{1,9})/(\\d{1,18})");
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String group;
    private final EventPublisher publisher;
    private final Sparingly aboutLetters = new Sparingly(log, System::nanoTime);
    /** One for each partition, and one for each record that an operator skipped: those come in no order. */
    private final Map<String, Box> boxes = new ConcurrentHashMap<>();

    private record Letter(long offset, ProducerRecord<String, byte[]> record) {
        int size() {
            return record.value() == null ? 0 : record.value().length;
        }
    }

    public DeadLetters(String group, EventPublisher publisher) {
        this.group = group;
        this.publisher = publisher;
    }

    public static String topicFor(String topic, String group) {
        return topic + "." + group + ".dlt";
    }

    boolean isOne(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().endsWith(".dlt");
    }

    void known(ConsumerRecord<byte[], byte[]> letter) {
        Optional.ofNullable(letter.headers().lastHeader(ORIGIN))
                .map(header -> PLACE.matcher(new String(header.value(), UTF_8)))
                .filter(Matcher::matches)
                .ifPresent(place -> {
                    boolean skipped = letter.headers().lastHeader(SKIPPED) != null;
                    int partition = Integer.parseInt(place.group(2));
                    box(skipped ? place.group() : place.group(1) + "/" + partition, partition)
                            .copiedUpTo(Long.parseLong(place.group(3)));
                });
    }

    /** Of a record that is passed over because an operator said so. */
    void skipped(ConsumerRecord<byte[], byte[]> record, String reason) {
        String origin = origin(record);
        log.warn("Record {} is passed over on purpose: {}", origin, reason);
        box(origin, record.partition()).met(record, () -> {
            ProducerRecord<String, byte[]> letter = letter(record, "passed over on purpose (dr.log.skip): " + reason);
            letter.headers().add(SKIPPED, new byte[0]);
            return letter;
        });
    }

    void met(ConsumerRecord<byte[], byte[]> record, String reason) {
        aboutLetters.warn(
                "Record {} is no event and goes to {}: {}", origin(record), topicFor(record.topic(), group), reason);
        box(record.topic() + "/" + record.partition(), record.partition()).met(record, () -> letter(record, reason));
    }

    private ProducerRecord<String, byte[]> letter(ConsumerRecord<byte[], byte[]> record, String reason) {
        // No partition named: the dead-letter topic has its own number of them.
        var letter = new ProducerRecord<String, byte[]>(
                topicFor(record.topic(), group),
                null,
                record.key() == null ? null : new String(record.key(), UTF_8),
                record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add(ORIGIN, origin(record).getBytes(UTF_8));
        letter.headers().add(REASON, reason.getBytes(UTF_8));
        return letter;
    }

    private static String origin(ConsumerRecord<byte[], byte[]> record) {
        return "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset());
    }

    /** Sends what was met, is ours to send, and is not there yet. To be called when caught up. */
    public void send(IntPredicate owned) {
        boxes.values().stream().filter(box -> owned.test(box.partition)).forEach(Box::sendNext);
    }

    /** How many records this service has met that were no events, in all of the log. */
    public long count() {
        return boxes.values().stream().mapToLong(Box::count).sum();
    }

    private Box box(String name, int partition) {
        return boxes.computeIfAbsent(name, key -> new Box(partition));
    }

    private interface Copy {
        ProducerRecord<String, byte[]> make();
    }

    /** Dead letters that are copied in one order. */
    private final class Box {
        private final int partition;
        private final Deque<Letter> waiting = new ArrayDeque<>();
        private long met;
        private long waitingBytes;
        private long copiedUpTo = -1;
        private boolean sending;

        Box(int partition) {
            this.partition = partition;
        }

        synchronized long count() {
            return met;
        }

        synchronized void met(ConsumerRecord<byte[], byte[]> record, Copy copy) {
            met++;
            int size = Math.max(0, record.serializedValueSize()) + Math.max(0, record.serializedKeySize());
            boolean sampled = met <= COPIED || met % COPIED == 0;
            if (sampled
                    && record.offset() > copiedUpTo
                    && size <= LARGEST_COPY
                    && waitingBytes + size <= MOST_WAITING_BYTES) {
                Letter letter = new Letter(record.offset(), copy.make());
                waiting.add(letter);
                waitingBytes += letter.size();
            }
        }

        synchronized void copiedUpTo(long offset) {
            copiedUpTo = Math.max(copiedUpTo, offset);
            while (!waiting.isEmpty() && waiting.element().offset() <= copiedUpTo) {
                waitingBytes -= waiting.remove().size();
            }
        }

        synchronized void sendNext() {
            if (sending || waiting.isEmpty()) {
                return;
            }
            sending = true;
            Letter letter = waiting.element();
            var unused = publisher.send(letter.record()).whenComplete((position, failure) -> sent(letter, failure));
        }

        private synchronized void sent(Letter letter, @Nullable Throwable failure) {
            sending = false;
            if (failure != null) {
                aboutLetters.warn(
                        "The record at offset {} was not copied to {}",
                        letter.offset(),
                        letter.record().topic(),
                        failure);
            }
            if (failure == null || failure instanceof RecordTooLargeException) {
                copiedUpTo(letter.offset());
            }
        }
    }
}
