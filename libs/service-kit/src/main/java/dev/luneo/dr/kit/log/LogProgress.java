package dev.luneo.dr.kit.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** How far the log has been folded. Written by the reader, asked by everyone. */
public final class LogProgress {
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

    void reached(TopicPartition partition, long next) {
        positions.put(partition, next);
    }

    long of(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    public boolean folded(Position position) {
        return of(position.partition()) > position.offset();
    }

    public boolean folded(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> of(end.getKey()) >= end.getValue());
    }

    long behind(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - of(end.getKey())))
                .sum();
    }
}
