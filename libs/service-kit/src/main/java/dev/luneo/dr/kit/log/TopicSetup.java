package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics exist, with the settings the log needs: nothing is ever deleted from those that decisions stand
 * on, and a key stays in its partition. Topics that somebody else made are put right; what cannot be put right is refused, for a log that forgets or
 * mixes up its order is worse than none.
 */
public final class TopicSetup {
    private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
    private static final long ANSWER_WITHIN_SECONDS = 10;
    private static final long TRY_AGAIN_AFTER_MILLIS = 500;

    private final Supplier<Admin> admins;
    private final String group;
    private final short replicationFactor;
    private final Set<Topic> topics;
    private volatile Optional<String> refusal = Optional.empty();

    /** @param topics that are read, each with the dead letters of {@code group} */
    public TopicSetup(Supplier<Admin> admins, String group, short replicationFactor, Set<Topic> topics) {
        this.admins = admins;
        this.group = group;
        this.replicationFactor = replicationFactor;
        this.topics = topics;
    }

    /** Why the topics as they are cannot be used, and what to do; empty when they can, or when the broker has not said. */
    Optional<String> refusal() {
        return refusal;
    }

    /**
     * Creates what is missing and corrects what is wrong, waiting for the broker and for whoever mends what we cannot, as
     * long as it takes; all partitions that {@link LogReader} reads.
     */
    List<TopicPartition> ensure(BooleanSupplier wanted) throws InterruptedException {
        while (wanted.getAsBoolean()) {
            try (Admin admin = admins.get()) {
                refuse(setUp(admin));
                if (refusal.isEmpty()) {
                    return partitions();
                }
            } catch (ExecutionException | TimeoutException e) {
                log.warn("The topics cannot be set up yet; waiting for the broker ({})", String.valueOf(e.getCause()));
            }
            Thread.sleep(TRY_AGAIN_AFTER_MILLIS);
        }
        return List.of();
    }

    private void refuse(Optional<String> problem) {
        if (problem.isPresent() && !problem.equals(refusal)) {
            log.error("The event log cannot be used as it is: {}", problem.get());
        }
        refusal = problem;
    }

    private List<NewTopic> wanted() {
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : topics) {
            wanted.add(new NewTopic(topic.topicName(), Topic.PARTITIONS, replicationFactor)
                    .configs(TopicSettings.of(topic)));
            wanted.add(new NewTopic(DeadLetters.topicFor(topic.topicName(), group), 1, replicationFactor)
                    .configs(TopicSettings.ofDeadLetters(topic)));
        }
        return wanted;
    }

    /** Creates what is missing and corrects what is wrong; what this account may not do, and the way out. */
    public Optional<String> setUp(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Optional<String> missing = create(admin);
        return missing.isPresent() ? missing : new TopicSettings(admin, topics).correct();
    }

    /** With everything there, no right to make topics is needed. */
    private Optional<String> create(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = admin.listTopics().names().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        List<NewTopic> missing =
                wanted().stream().filter(topic -> !there.contains(topic.name())).toList();
        for (KafkaFuture<Void> topic : admin.createTopics(missing).values().values()) {
            try {
                topic.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    return Optional.of("the topics %s are missing, or hidden from this service, which may not make any"
                            .formatted(missing.stream().map(NewTopic::name).toList()));
                }
                // Another service was quicker.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (NewTopic topic : wanted()) {
            // What outsiders write is read by OutsideReader; what was dead of it, only we write.
            boolean outside = topic.name().equals(Topic.INCIDENTS.topicName());
            for (int i = 0; i < (outside ? 0 : topic.numPartitions()); i++) {
                partitions.add(new TopicPartition(topic.name(), i));
            }
        }
        return partitions;
    }
}
