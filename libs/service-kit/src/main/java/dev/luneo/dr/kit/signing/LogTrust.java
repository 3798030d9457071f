package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who says what stands in the log. Nothing but this lets a record reach a fold. Safe for use by both readers.
 */
public final class LogTrust {
    private static final Logger log = LoggerFactory.getLogger(LogTrust.class);

    private final KeyRing keys;
    private final UnsignedHistory history;
    private final Optional<CheckedBefore> before;
    private final SeenSignatures seen = new SeenSignatures();
    private final LongAdder checks = new LongAdder();

    private LogTrust(KeyRing keys, UnsignedHistory history, Optional<CheckedBefore> before) {
        this.keys = keys;
        this.history = history;
        this.before = before;
    }

    /** @throws IllegalArgumentException naming the setting and what to write instead */
    public static LogTrust of(SigningProperties properties, KeyRing keys) {
        UnsignedHistory history = UnsignedHistory.before(properties.trustUnsignedBefore());
        if (!history.empty()) {
            log.warn("What was written before signing began is believed by its source's name alone: {}", history);
        }
        return new LogTrust(keys, history, CheckedBefore.of(properties));
    }

    /** Whose word a record is. */
    public sealed interface Testimony {
        /** A service's, in its place, for the first time. */
        record Signed(Speaker by) implements Testimony {}

        /** From before the services signed; believed by the name it gives. */
        record Historic() implements Testimony {}

        /** Somebody's report; on {@code dr.incidents} only. */
        record Outsiders() implements Testimony {}

        /** A copy of a record that was heard already: to be passed over without a word. */
        record Repeated() implements Testimony {}

        /** @param reason what is wrong with it, for the dead letter */
        record Nobodys(String reason) implements Testimony {}
    }

    /** Looks at a record before anything in it is decoded; a copy of one that was looked at is {@link Testimony.Repeated}. */
    public Testimony testimony(ConsumerRecord<byte[], byte[]> record) {
        return once(record, claim(record));
    }

    /**
     * The {@link #claim} of each record, in their order. The checks, which are most of the work of a start, are spread
     * over the cores, and left out where an earlier start made them; whether a record is a copy of an earlier one is for {@link #once}, in the
     * order of the log.
     */
    public List<Testimony> claims(List<ConsumerRecord<byte[], byte[]>> records) {
        return Stretch.of(records).parallelStream()
                .flatMap(stretch -> claims(stretch).stream())
                .toList();
    }

    private List<Testimony> claims(Stretch stretch) {
        Optional<byte[]> mac = before.flatMap(checked -> checked.mac(stretch));
        boolean known = mac.isPresent() && before.get().holds(stretch, mac.get());
        List<Testimony> claims =
                stretch.records().stream().map(record -> claim(record, known)).toList();
        if (mac.isPresent() && !known && claims.stream().allMatch(Testimony.Signed.class::isInstance)) {
            before.get().remember(stretch, mac.get());
        }
        return claims;
    }

    /** To be called once the history is read: what was checked for it is kept for the next start. */
    public void historyIsRead() {
        before.ifPresent(CheckedBefore::keep);
    }

    /** How many signatures were checked so far. */
    public long checks() {
        return checks.sum();
    }

    /** @param testimony what {@link #claim} says of this record */
    public Testimony once(ConsumerRecord<byte[], byte[]> record, Testimony testimony) {
        return testimony instanceof Testimony.Signed
                        && !seen.add(record.headers()
                                .lastHeader(SignedContent.SIGNATURE)
                                .value())
                ? new Testimony.Repeated()
                : testimony;
    }

    /** Whether a record that is read again, to tell of something old, was believed when it was heard. */
    public boolean believed(ConsumerRecord<byte[], byte[]> record, Recorded<DrEvent> event) {
        Testimony testimony = claim(record);
        return !(testimony instanceof Testimony.Nobodys)
                && objection(testimony, event).isEmpty();
    }

    /** Whose word a record is, as far as it can tell by itself. */
    public Testimony claim(ConsumerRecord<byte[], byte[]> record) {
        return claim(record, false);
    }

    /** @param known whether its signature was checked at an earlier start; everything else is looked at again */
    private Testimony claim(ConsumerRecord<byte[], byte[]> record, boolean known) {
        Header signature = record.headers().lastHeader(SignedContent.SIGNATURE);
        Header id = record.headers().lastHeader(SignedContent.KEY_ID);
        if (signature == null || id == null || signature.value() == null || id.value() == null) {
            return unsigned(record, "it is not signed; only the services, which have keys, write on this topic");
        }
        String keyId = new String(id.value(), UTF_8);
        Optional<KeyRing.Key> key = keys.find(keyId);
        return key.isPresent()
                ? signed(record, key.get(), signature.value(), known)
                : unsigned(
                        record,
                        "it is signed with key '%.40s', which dr.log.signing.public-keys does not have"
                                .formatted(keyId));
    }

    /** What speaks against an event from that source, once it is decoded. */
    public Optional<String> objection(Testimony testimony, Recorded<DrEvent> recorded) {
        Optional<Speaker> claimed = Speaker.named(recorded.source());
        if (testimony instanceof Testimony.Signed signed) {
            return claimed.filter(speaker -> speaker == signed.by()).isEmpty()
                    ? Optional.of("its source is '%s', but %s signed it"
                            .formatted(recorded.source(), signed.by().serviceName()))
                    : overreach(signed.by(), recorded.event());
        }
        if (testimony instanceof Testimony.Historic && claimed.isPresent()) {
            return overreach(claimed.get(), recorded.event());
        }
        if (recorded.event().topic() != Topic.INCIDENTS) {
            return Optional.of("its source '%s' is no service".formatted(recorded.source()));
        }
        return claimed.map(speaker -> "its source is '%s', but it is not signed".formatted(speaker.serviceName()));
    }

    private Testimony signed(ConsumerRecord<byte[], byte[]> record, KeyRing.Key key, byte[] signature, boolean known) {
        if (record.key() == null || Topic.partitionOf(record.key()) != record.partition()) {
            return new Testimony.Nobodys("it is in partition %d, where its key does not belong: it was moved there"
                    .formatted(record.partition()));
        }
        if (!known && !fits(record, key, signature)) {
            return new Testimony.Nobodys(
                    "it was changed, or moved here from another topic or key, after %s had signed it"
                            .formatted(key.speaker().serviceName()));
        }
        return new Testimony.Signed(key.speaker());
    }

    private boolean fits(ConsumerRecord<byte[], byte[]> record, KeyRing.Key key, byte[] signature) {
        checks.increment();
        return key.fits(SignedContent.of(record.topic(), record.key(), record.headers(), record.value()), signature);
    }

    private Testimony unsigned(ConsumerRecord<byte[], byte[]> record, String reason) {
        if (history.covers(record)) {
            return new Testimony.Historic();
        }
        return record.topic().equals(Topic.INCIDENTS.topicName())
                ? new Testimony.Outsiders()
                : new Testimony.Nobodys(reason);
    }

    private static Optional<String> overreach(Speaker speaker, DrEvent event) {
        return speaker.mayState(event)
                ? Optional.empty()
                : Optional.of("%s may not state %s".formatted(speaker.serviceName(), event.type()));
    }
}
