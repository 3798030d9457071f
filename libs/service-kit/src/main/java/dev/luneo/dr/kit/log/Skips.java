package dev.luneo.dr.kit.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** The records that an operator said to pass over, and why. */
final class Skips {
    static final Skips NONE = new Skips(List.of());

    private final Map<Position, String> reasons = new HashMap<>();

    Skips(List<LogProperties.Skip> skips) {
        skips.forEach(skip -> reasons.put(
                new Position(new TopicPartition(skip.topic(), skip.partition()), skip.offset()), skip.reason()));
    }

    Optional<String> reason(String topic, int partition, long offset) {
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(reasons.get(new Position(new TopicPartition(topic, partition), offset)));
    }
}
