package dev.luneo.dr.kit.log;

import java.time.Duration;
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
 * @param workers how many commands may run at once; each is mostly waiting for a tool
 */
@ConfigurationProperties("dr.log")
public record LogProperties(
        @DefaultValue("") String instance,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("-1") short replicationFactor,
        @DefaultValue("8") int workers) {

    /** A name for this run of the process; the lasting part is readable, the rest never repeats. */
    public String incarnation() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return instance.isEmpty() ? unique : instance + "-" + unique;
    }
}
