package dev.luneo.dr.kit;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.signing.KeyRing;
import dev.luneo.dr.kit.signing.Keys;
import dev.luneo.dr.kit.signing.LogTrust;
import dev.luneo.dr.kit.signing.Signer;
import dev.luneo.dr.kit.signing.SigningProperties;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The services' keys in tests: made once a JVM, given to every service by {@link TestKeysInEveryService}. */
public final class TestKeys {
    private static final EventCodec CODEC = new EventCodec();
    private static final Map<Speaker, String> PRIVATE =
            Arrays.stream(Speaker.values()).collect(Collectors.toMap(Function.identity(), speaker -> Keys.make()));

    private static final Map<Speaker, Signer> SIGNERS = new ConcurrentHashMap<>();

    private TestKeys() {}

    public static String privateKey(Speaker service) {
        return PRIVATE.get(service);
    }

    public static List<String> publicKeys() {
        return Arrays.stream(Speaker.values())
                .map(service -> service.serviceName() + ":" + publicKey(PRIVATE.get(service)))
                .toList();
    }

    public static String publicKey(String privateKey) {
        try {
            return Keys.publicKeyOf(privateKey);
        } catch (Keys.BadKey e) {
            throw new AssertionError(e);
        }
    }

    public static SigningProperties properties(Speaker service, List<String> trustUnsignedBefore) {
        return new SigningProperties(privateKey(service), publicKeys(), trustUnsignedBefore, "");
    }

    public static Signer signer(Speaker service) {
        return SIGNERS.computeIfAbsent(service, TestKeys::newSigner);
    }

    private static Signer newSigner(Speaker service) {
        SigningProperties properties = properties(service, List.of());
        return Signer.of(properties, service, KeyRing.of(properties.publicKeys()));
    }

    public static LogTrust trust() {
        return trust(List.of());
    }

    /** Believes whatever is not signed, as if all of it were from before there were keys. */
    public static LogTrust trustingUnsigned() {
        return trust(Stream.of(Topic.values())
                .flatMap(topic -> IntStream.range(0, Topic.PARTITIONS)
                        .mapToObj(i -> "%s:%d:%d".formatted(topic.topicName(), i, Integer.MAX_VALUE)))
                .toList());
    }

    public static LogTrust trust(List<String> trustUnsignedBefore) {
        return LogTrust.of(properties(Speaker.RESTORE_SERVICE, trustUnsignedBefore), KeyRing.of(publicKeys()));
    }

    /** As a service that keeps in a file what it has checked. */
    public static LogTrust trustKeeping(Path checked) {
        return LogTrust.of(
                new SigningProperties(privateKey(Speaker.RESTORE_SERVICE), publicKeys(), List.of(), checked.toString()),
                KeyRing.of(publicKeys()));
    }

    /** A service that may state the event; none for those that anybody may report. */
    public static Optional<Speaker> speakerOf(DrEvent event) {
        return event instanceof IncidentEvent
                ? Optional.empty()
                : Arrays.stream(Speaker.values())
                        .filter(service -> service.mayState(event))
                        .findFirst();
    }

    public static ProducerRecord<String, byte[]> sign(ProducerRecord<String, byte[]> record, Speaker by) {
        return signer(by).sign(record);
    }

    /** As it stands in the log: stated and signed by whoever may, or reported by the unknown source "test". */
    public static ProducerRecord<String, byte[]> record(DrEvent event, Instant at) {
        return speakerOf(event)
                .map(service -> sign(CODEC.encode(new Recorded<>(event, at, service.serviceName())), service))
                .orElseGet(() -> CODEC.encode(new Recorded<>(event, at, "test")));
    }
}
