package dev.luneo.dr.kit.signing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What was written before the services signed. By offsets and not by time: whoever writes a record chooses its time. */
final class UnsignedHistory {
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9._-]+):(\\d{1,9}):(\\d{1,18})");

    private final Map<TopicPartition, Long> ends;

    private UnsignedHistory(Map<TopicPartition, Long> ends) {
        this.ends = ends;
    }

    /** @throws IllegalArgumentException naming the entry and what to write instead */
    static UnsignedHistory before(List<String> entries) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String entry : entries) {
            Matcher parts = ENTRY.matcher(entry.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "dr.log.signing.trust-unsigned-before has '%s'; write topic:partition:offset, as kafka-get-offsets.sh prints it"
                                .formatted(entry));
            }
            ends.put(
                    new TopicPartition(parts.group(1), Integer.parseInt(parts.group(2))),
                    Long.parseLong(parts.group(3)));
        }
        return new UnsignedHistory(ends);
    }

    boolean covers(ConsumerRecord<?, ?> record) {
        return record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    @Override
    public String toString() {
        return ends.toString();
    }

    boolean empty() {
        return ends.isEmpty();
    }
}
