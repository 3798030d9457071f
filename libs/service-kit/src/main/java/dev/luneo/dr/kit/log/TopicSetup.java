package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the topics exist, with the settings the log needs: nothing is ever deleted from them. */
public final class TopicSetup {
    private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
    private static final Map<String, String> KEEP_EVERYTHING = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    private static final long ANSWER_WITHIN_SECONDS = 10;
    private static final long TRY_AGAIN_AFTER_MILLIS = 500;

    private final Supplier<Admin> admins;
    private final String group;
    private final short replicationFactor;

    public TopicSetup(Supplier<Admin> admins, String group, short replicationFactor) {
        this.admins = admins;
        this.group = group;
        this.replicationFactor = replicationFactor;
    }

    /** Creates what is missing, waiting for the broker as long as it takes; all partitions that a service reads. */
    List<TopicPartition> ensure(BooleanSupplier wanted) throws InterruptedException {
        while (wanted.getAsBoolean()) {
            try (Admin admin = admins.get()) {
                for (NewTopic topic : topics()) {
                    create(admin, topic);
                }
                return partitions();
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                log.warn("The topics cannot be set up yet; waiting for the broker ({})", String.valueOf(e.getCause()));
                Thread.sleep(TRY_AGAIN_AFTER_MILLIS);
            }
        }
        return List.of();
    }

    private List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(new NewTopic(topic.topicName(), Topic.PARTITIONS, replicationFactor).configs(KEEP_EVERYTHING));
            topics.add(new NewTopic(DeadLetters.topicFor(topic.topicName(), group), 1, replicationFactor)
                    .configs(KEEP_EVERYTHING));
        }
        return topics;
    }

    private static void create(Admin admin, NewTopic topic)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        try {
            admin.createTopics(List.of(topic)).all().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (NewTopic topic : topics()) {
            for (int i = 0; i < topic.numPartitions(); i++) {
                partitions.add(new TopicPartition(topic.name(), i));
            }
        }
        return partitions;
    }
}
