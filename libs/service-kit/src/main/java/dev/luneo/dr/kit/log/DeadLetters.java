package dev.luneo.dr.kit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that are no events: {@code <topic>.<group>.dlt}, bytes and headers untouched, with the reason and the place
 * they came from. The log is read from its beginning at each start, so the dead-letter topic is read too, to know what it
 * has already; only the owner of a partition writes to it.
 */
public final class DeadLetters {
    static final String ORIGIN = "dr_origin";
    static final String REASON = "dr_reason";
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String group;
    private final EventPublisher publisher;
    private final Map<String, Letter> met = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<String> onTheWay = ConcurrentHashMap.newKeySet();

    private record Letter(int partition, ProducerRecord<String, byte[]> record) {}

    public DeadLetters(String group, EventPublisher publisher) {
        this.group = group;
        this.publisher = publisher;
    }

    static String topicFor(String topic, String group) {
        return topic + "." + group + ".dlt";
    }

    boolean isOne(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().endsWith(".dlt");
    }

    void known(ConsumerRecord<byte[], byte[]> letter) {
        Optional.ofNullable(letter.headers().lastHeader(ORIGIN))
                .map(Header::value)
                .ifPresent(origin -> known.add(new String(origin, UTF_8)));
    }

    void met(ConsumerRecord<byte[], byte[]> record, String reason) {
        String origin = "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset());
        // No partition named: the dead-letter topic has its own number of them.
        var letter = new ProducerRecord<String, byte[]>(
                topicFor(record.topic(), group),
                null,
                record.key() == null ? null : new String(record.key(), UTF_8),
                record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add(ORIGIN, origin.getBytes(UTF_8));
        letter.headers().add(REASON, reason.getBytes(UTF_8));
        met.put(origin, new Letter(record.partition(), letter));
        log.warn("Record {} is no event and goes to {}: {}", origin, letter.topic(), reason);
    }

    /** Sends what was met, is ours to send, and is not there yet. To be called when caught up. */
    public void send(IntPredicate owned) {
        met.forEach((origin, letter) -> {
            if (known.contains(origin)) {
                met.remove(origin);
            } else if (owned.test(letter.partition()) && onTheWay.add(origin)) {
                var unused = publisher.send(letter.record()).whenComplete((position, failure) -> {
                    if (failure == null) {
                        known.add(origin);
                        met.remove(origin);
                    }
                    onTheWay.remove(origin);
                });
            }
        });
    }

    /** How many records this service has met that were no events. */
    public int count() {
        return met.size() + known.size();
    }
}
