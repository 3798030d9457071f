package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param instance this replica's lasting name. With one, a restarted replica takes its partitions back at once
 *     (Kafka's static membership); without, the others wait for the session time-out first. Two replicas of a service must
 *     not share one.
 * @param sessionTimeout how long a replica may be silent before another takes its work over. 10 s survives a
 *     garbage collection and a busy machine; Kafka's brokers accept 6 s to 30 min.
 * @param replicationFactor of the topics, where they are to be created; -1 leaves it to the broker
 * @param skip records to pass over, as a last resort; see docs/operations.md
 * @param workers how many commands may run at once; each is mostly waiting for a tool
 */
@ConfigurationProperties("dr.log")
public record LogProperties(
        @DefaultValue("") String instance,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("-1") short replicationFactor,
        @DefaultValue("8") int workers,
        @DefaultValue List<Skip> skip) {

    /**
     * A record that is passed over because an operator says so; it goes to the dead letters with the reason.
     *
     * @param reason why, for whoever reads the log later; required
     */
    public record Skip(String topic, int partition, long offset, String reason) {
        public Skip {
            if (Topic.named(topic).isEmpty() || partition < 0 || offset < 0 || reason.isBlank()) {
                throw new IllegalArgumentException(
                        "dr.log.skip: '%s/%d/%d' with reason '%s' names no record; write topic (one of ours), partition, offset and why"
                                .formatted(topic, partition, offset, reason));
            }
        }
    }

    /** A name for this run of the process; the lasting part is readable, the rest never repeats. */
    public String incarnation() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return instance.isEmpty() ? unique : instance + "-" + unique;
    }
}
