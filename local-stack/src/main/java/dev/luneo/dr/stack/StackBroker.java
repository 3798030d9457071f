package dev.luneo.dr.stack;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.log.TopicSetup;
import dev.luneo.dr.kit.signing.Keys;
import dev.luneo.dr.localkafka.Accounts;
import dev.luneo.dr.localkafka.LocalKafka;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The stack's broker, with its accounts, topics and rules, and what each of its users has to know. */
public final class StackBroker implements AutoCloseable {
    private static final String ADMINISTRATOR = "stack";
    private static final String UNSIGNED_BEFORE = "log.trust-unsigned-before";
    private static final String ADOPTED = "log.adopted";
    /** It has just started, on this machine; what takes longer is broken. */
    private static final long ANSWER_WITHIN_SECONDS = 30;

    private final StackSecrets secrets;
    private final Accounts accounts;
    private final String unsignedBefore;
    private LocalKafka kafka;

    private StackBroker(StackSecrets secrets, Accounts accounts, LocalKafka kafka) {
        this.secrets = secrets;
        this.accounts = accounts;
        this.kafka = kafka;
        this.unsignedBefore = furnish();
    }

    /** @param port for clients; 0 takes a free one */
    public static StackBroker start(Home home, StackSecrets secrets, int port) {
        Map<String, String> passwords = Stream.concat(
                        Arrays.stream(Speaker.values()).map(Speaker::serviceName),
                        Stream.of(ADMINISTRATOR, BrokerRules.ALERT_SOURCE))
                .collect(Collectors.toMap(account -> account, account -> secrets.random("broker." + account)));
        Accounts accounts = new Accounts(ADMINISTRATOR, passwords);
        // At a home's first start they take some tenths of a second each, and the broker a while.
        CompletableFuture<Void> keys = CompletableFuture.runAsync(
                () -> Arrays.stream(Speaker.values()).forEach(service -> signingKey(secrets, service.serviceName())));
        LocalKafka kafka = LocalKafka.start(home.kafka(), port, accounts);
        try {
            keys.join();
            return new StackBroker(secrets, accounts, kafka);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** What a service is started with: its own account, its own key, and what it knows the others by. */
    public Map<String, Object> propertiesOf(ServiceKind kind) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.kafka.bootstrap-servers", bootstrapServers());
        accounts.client(kind.serviceName())
                .forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        properties.put("dr.log.signing.private-key", signingKey(secrets, kind.serviceName()));
        properties.put("dr.log.signing.public-keys", publicKeys());
        properties.put("dr.log.signing.trust-unsigned-before", unsignedBefore);
        return properties;
    }

    /** What an alerting system's Kafka client is configured with. */
    public Map<String, Object> alertSource() {
        return client(BrokerRules.ALERT_SOURCE);
    }

    /** For whoever administers the broker; no rule binds it. */
    public Map<String, Object> administrator() {
        return client(ADMINISTRATOR);
    }

    Map<String, Object> client(String account) {
        Map<String, Object> settings = new TreeMap<>(accounts.client(account));
        settings.put("bootstrap.servers", bootstrapServers());
        return settings;
    }

    /** Stops and starts again on the same port, with the same log. */
    public void restart() {
        kafka = kafka.restart();
    }

    @Override
    public void close() {
        kafka.close();
    }

    private static String signingKey(StackSecrets secrets, String service) {
        return secrets.value("signing." + service, Keys::make);
    }

    private String publicKeys() {
        return Arrays.stream(Speaker.values())
                .map(Speaker::serviceName)
                .map(service -> service + ":" + publicKey(service))
                .collect(Collectors.joining(","));
    }

    private String publicKey(String service) {
        try {
            return Keys.publicKeyOf(signingKey(secrets, service));
        } catch (Keys.BadKey e) {
            throw new StackProblem("The key signing.%s in secrets.json %s".formatted(service, e.getMessage()), e);
        }
    }

    private String furnish() {
        try (Admin admin = Admin.create(administrator())) {
            refuseLogOfLostKeys(admin);
            String unsigned = endOfUnsignedHistory(admin);
            for (Speaker service : Speaker.values()) {
                new TopicSetup(() -> admin, service.serviceName(), (short) 1, EnumSet.allOf(Topic.class))
                        .setUp(admin)
                        .ifPresent(problem -> {
                            throw new StackProblem("The event log cannot be used as it is: " + problem);
                        });
            }
            BrokerRules.enforce(admin);
            BrokerRules.limitAlertSource(admin);
            return unsigned;
        } catch (ExecutionException | TimeoutException e) {
            throw new StackProblem("The broker that was just started does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while the broker was being set up", e);
        }
    }

    /**
     * A broker with rules was set up by a version that signs. Without the secrets of then nothing in its log can be checked, and it
     * must not pass for one from before there were keys, which is believed by its sources' names.
     */
    private void refuseLogOfLostKeys(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        if (!secrets.has(UNSIGNED_BEFORE) && !secrets.has(ADOPTED) && BrokerRules.present(admin)) {
            throw new StackProblem(
                    "The keys with which this home's log was signed are gone from secrets.json: nothing in the log can be checked.\n"
                            + "Bring secrets.json back from a copy, into the home, and start again.\n"
                            + "If there is none: look through the log for what nobody of yours did, then start once with --adopt-log. It is then believed by the names that it gives, whoever wrote it, and what comes after is signed with new keys.");
        }
    }

    /** A person's word that the log is to be believed although its signatures cannot be checked; it stays on record. */
    static void adoptLog(StackSecrets secrets) {
        secrets.value(ADOPTED, () -> Instant.now().toString());
    }

    /**
     * Where the log ended when this home first had keys: what an older version wrote without any is believed up to there, and nothing after.
     * Kept with the keys, so that it is looked up once in the life of a home.
     */
    private String endOfUnsignedHistory(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> there = admin.listTopics().names().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> ends = Stream.of(Topic.values())
                .map(Topic::topicName)
                .filter(there::contains)
                .flatMap(topic -> IntStream.range(0, Topic.PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        List<String> found =
                admin.listOffsets(ends).all().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                        .filter(end -> end.getValue().offset() > 0)
                        .map(end -> "%s:%d:%d"
                                .formatted(
                                        end.getKey().topic(),
                                        end.getKey().partition(),
                                        end.getValue().offset()))
                        .sorted()
                        .toList();
        return secrets.value(UNSIGNED_BEFORE, () -> String.join(",", found));
    }
}
