package dev.luneo.dr.stack;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.log.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each account may do at the broker, from the same table by which readers believe: a service writes the topics of its own facts and its
 * own dead letters, and reads all; an alert source writes incidents. Nobody makes or changes a topic. docs/operations.md has the
 * same rules as commands, for a Kafka of one's own.
 */
final class BrokerRules {
    static final String ALERT_SOURCE = "alert-source";
    /**
     * Bytes a second that the broker takes from an alert source: thousands of incidents, and little enough for the broker to
     * answer the services at once. Whoever sends more waits.
     */
    static final double ALERT_SOURCE_BYTES = 1024 * 1024;

    /** Of one of the broker's threads: unpacking and checking small batches costs it time, whatever their size. */
    static final double ALERT_SOURCE_PERCENT = 20;

    /** The broker is on this machine; what takes longer is broken. */
    private static final long ANSWER_WITHIN_SECONDS = 30;
    /** It hears from its controller within milliseconds. */
    private static final long LOOK_AGAIN_AFTER_MILLIS = 10;

    private BrokerRules() {}

    static List<AclBinding> all() {
        List<AclBinding> rules = new ArrayList<>();
        for (Speaker service : Speaker.values()) {
            String name = service.serviceName();
            rules.add(rule(name, AclOperation.READ, ResourceType.TOPIC, "dr.", PatternType.PREFIXED));
            // It looks whether the topics keep everything, and says so if not.
            rules.add(rule(name, AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, "dr.", PatternType.PREFIXED));
            // Its membership in the group of its own name says which replica acts.
            rules.add(rule(name, AclOperation.READ, ResourceType.GROUP, name, PatternType.LITERAL));
            for (Topic topic : Topic.values()) {
                if (service.writes(topic)) {
                    rules.add(write(name, topic.topicName()));
                }
                rules.add(write(name, DeadLetters.topicFor(topic.topicName(), name)));
            }
        }
        rules.add(write(ALERT_SOURCE, Topic.INCIDENTS.topicName()));
        return rules;
    }

    /** An alert source is held to its share of the broker; needed so that its flood keeps no service waiting. */
    static void limitAlertSource(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        var source = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, ALERT_SOURCE));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        source,
                        List.of(
                                new ClientQuotaAlteration.Op("producer_byte_rate", ALERT_SOURCE_BYTES),
                                new ClientQuotaAlteration.Op("request_percentage", ALERT_SOURCE_PERCENT)))))
                .all()
                .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The table is all there is: what an older version allowed besides goes. Returns when the broker goes by it. */
    static void enforce(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Set<AclBinding> wanted = Set.copyOf(all());
        Set<AclBinding> there = of(admin);
        admin.deleteAcls(there.stream()
                        .filter(rule -> !wanted.contains(rule))
                        .map(AclBinding::toFilter)
                        .toList())
                .all()
                .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        admin.createAcls(wanted.stream().filter(rule -> !there.contains(rule)).toList())
                .all()
                .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_WITHIN_SECONDS);
        while (!of(admin).equals(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The broker does not take its rules");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_AFTER_MILLIS);
        }
    }

    /** Whether somebody gave this broker rules before. */
    static boolean present(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        return !of(admin).isEmpty();
    }

    private static Set<AclBinding> of(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        return Set.copyOf(
                admin.describeAcls(AclBindingFilter.ANY).values().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS));
    }

    private static AclBinding write(String account, String topic) {
        return rule(account, AclOperation.WRITE, ResourceType.TOPIC, topic, PatternType.LITERAL);
    }

    private static AclBinding rule(
            String account, AclOperation operation, ResourceType type, String name, PatternType pattern) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                // From this machine: the broker listens nowhere else.
                new AccessControlEntry("User:" + account, "*", operation, AclPermissionType.ALLOW));
    }
}
