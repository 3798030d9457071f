package dev.luneo.dr.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;

/** The five topics. Each follows one kind of aggregate and is keyed by its identity, so what happens to one is totally ordered. */
public enum Topic {
    /** Keyed by incident id. */
    INCIDENTS("dr.incidents", IncidentEvent.class),
    /** Keyed by protected database. */
    BACKUPS("dr.backups", BackupEvent.class),
    /** Keyed by protected database. */
    RECOVERIES("dr.recoveries", RecoveryEvent.class),
    /** Keyed by what the status is about: an incident id, or a recovery id where no incident was reported. */
    STATUS("dr.status", StatusEvent.class),
    /** Keyed by protected database. What stands here was true when it was said, and is not kept for long. */
    READINESS("dr.readiness", ReadinessEvent.class);

    /**
     * Partitions of every topic. Fixed, because a key must stay in its partition for ever; six allow as many replicas of
     * a service to share the work, which is more than one company's databases need.
     */
    public static final int PARTITIONS = 6;

    private static final Map<String, Topic> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Topic::topicName, Function.identity()));

    private final String topicName;
    private final Class<? extends DrEvent> family;

    Topic(String topicName, Class<? extends DrEvent> family) {
        this.topicName = topicName;
        this.family = family;
    }

    public String topicName() {
        return topicName;
    }

    Class<? extends DrEvent> family() {
        return family;
    }

    /** The partition a key's events are in, as Kafka's default partitioner has it. */
    public static int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
    }

    public static Optional<Topic> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
