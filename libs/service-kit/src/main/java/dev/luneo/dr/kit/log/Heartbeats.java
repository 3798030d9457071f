package dev.luneo.dr.kit.log;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/** What a member of a group knows of its coordinator, from the consumer's own counting; it has no other way to tell. */
final class Heartbeats {
    static final String GROUP = "consumer-coordinator-metrics";
    static final String ANSWERED = "heartbeat-total";

    private Heartbeats() {}

    /** How many heartbeats the coordinator has answered so far; it counts answers, not what was sent. */
    static double answered(Consumer<?, ?> consumer) {
        for (Metric metric : consumer.metrics().values()) {
            if (metric.metricName().name().equals(ANSWERED)
                    && metric.metricName().group().equals(GROUP)) {
                return (double) metric.metricValue();
            }
        }
        throw new IllegalStateException("This version of Kafka's client does not count heartbeats: %s/%s is missing"
                .formatted(GROUP, ANSWERED));
    }
}
