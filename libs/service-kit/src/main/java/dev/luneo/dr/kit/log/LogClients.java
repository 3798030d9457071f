package dev.luneo.dr.kit.log;

import dev.luneo.dr.kit.machine.Machine;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** Kafka clients with Spring's connection settings, TLS and SASL included, and ours for the two kinds of reading. */
final class LogClients {
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final KafkaAdmin admin;
    private final Machine<?, ?> machine;
    private final LogProperties properties;

    LogClients(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaAdmin admin,
            Machine<?, ?> machine,
            LogProperties properties) {
        this.consumers = consumers;
        this.admin = admin;
        this.machine = machine;
        this.properties = properties;
    }

    Admin admin() {
        return Admin.create(admin.getConfigurationProperties());
    }

    /** Reads all partitions by itself, in no group. */
    Consumer<byte[], byte[]> reader() {
        Properties own = new Properties();
        // At start-up the whole history is read; large batches make that seconds.
        own.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        own.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(4 * 1024 * 1024));
        return consumers.createConsumer(null, machine.service() + "-log", suffix(), own);
    }

    /** For {@link RawLog}: what a consumer connects with. */
    Map<String, Object> connection() {
        return consumers.getConfigurationProperties();
    }

    /** Reads a few records again, for a request. */
    Consumer<byte[], byte[]> archiveReader() {
        Properties own = new Properties();
        own.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(256 * 1024));
        return consumers.createConsumer(null, machine.service() + "-archive", suffix(), own);
    }

    /** Takes part in the sharing of the partitions, and reads nothing. */
    Consumer<byte[], byte[]> groupMember() {
        long session = properties.sessionTimeout().toMillis();
        Properties own = new Properties();
        own.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(session));
        // Their answers are what a term lives by: several fit into the half time-out after which it ends.
        own.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Long.toString(session / 10));
        // What stays with its owner is not taken away in between: a replica that comes or goes, or a broker that
        // restarts, must not make a restore of half an hour begin again.
        own.setProperty(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        if (!properties.instance().isEmpty()) {
            own.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, machine.service() + "-" + properties.instance());
        }
        return consumers.createConsumer(machine.service(), machine.service() + "-owner", suffix(), own);
    }

    private static String suffix() {
        return "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
