package dev.luneo.dr.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events to Kafka records and back: CloudEvents 1.0, Kafka protocol binding, binary mode, JSON value.
 *
 * <p>Unknown JSON fields are ignored, so that a newer service may say more, and an event of an unknown type is
 * {@link Decoding.Unknown}. Anything else that does not fit, or is larger or further away than anything real, is
 * {@link Decoding.Undecodable} with the name of the field or header, its value and the way out; it is never an exception.
 */
public final class EventCodec {
    private static final Map<String, Class<? extends DrEvent>> TYPES = typesByName();

    /** Of a record's value. What Kafka takes without being told otherwise is a little more. */
    public static final int MOST_BYTES = 1_000_000;

    /** Of all headers of a record together, and how many. Ours have a dozen, tracing adds two or three. */
    private static final int MOST_HEADER_BYTES = 16 * 1024;

    private static final int MOST_HEADERS = 64;

    /** Ours are names of 200 characters; another system keys its incidents as it likes, within reason. */
    private static final int LONGEST_KEY = 1_000;

    /** Of an envelope's text. An event's id is made of up to four names. */
    private static final int LONGEST_HEADER = 1_000;

    /** Of a reason, which is logged and becomes a header; a value that is quoted in it may be anything. */
    private static final int LONGEST_REASON = 500;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            // Ours nest three deep; extensions of other systems a little more.
                            .maxNestingDepth(32)
                            .maxDocumentLength(MOST_BYTES)
                            .maxStringLength(MOST_BYTES)
                            .maxNameLength(1_000)
                            // A number of a million digits takes minutes to read, and no field of ours has twenty.
                            .maxNumberLength(64)
                            .build())
                    .build())
            // Reads "critical" as well as "CRITICAL": other systems publish incidents too.
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            // A number for a name would be taken as its position, and 2.7 attempts as 2: both are mistakes.
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** Kept, because finding one out again for each of a million events is felt at start-up. */
    private final Map<Class<? extends DrEvent>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** What a Kafka record turned out to be. */
    public sealed interface Decoding {
        record Decoded(Recorded<DrEvent> event) implements Decoding {}

        /** @param reason names the header or field, the value, and what is expected instead */
        record Undecodable(String reason) implements Decoding {}

        /**
         * An event of a type that this version does not know: of tomorrow's, while services are being upgraded one by one. It
         * stays in the log, for the version that does.
         */
        record Unknown(String type) implements Decoding {}
    }

    public ProducerRecord<String, byte[]> encode(Recorded<?> recorded) {
        DrEvent event = recorded.event();
        var record = new ProducerRecord<String, byte[]>(
                event.topic().topicName(), null, event.key(), json.writeValueAsBytes(event));
        Headers headers = record.headers();
        header(headers, "ce_specversion", "1.0");
        header(headers, "ce_id", event.id());
        header(headers, "ce_type", event.type());
        header(headers, "ce_source", recorded.source());
        header(headers, "ce_time", recorded.time().toString());
        header(headers, "ce_subject", event.key());
        header(headers, "content-type", "application/json");
        return record;
    }

    public Decoding decode(ConsumerRecord<?, byte[]> record) {
        try {
            return new Decoding.Decoded(decodeOrThrow(record));
        } catch (Unreadable problem) {
            return new Decoding.Undecodable(shortened(problem.getMessage()));
        } catch (UnknownType unknown) {
            return new Decoding.Unknown(unknown.type);
        } catch (RuntimeException bug) {
            return new Decoding.Undecodable(shortened("the record cannot be read because of a bug of ours: " + bug));
        }
    }

    /** The event as JSON, as it stands in the log's record values. */
    public String toJson(DrEvent event) {
        return json.writeValueAsString(event);
    }

    /** All event types there are, by the name that stands in {@code ce_type}. */
    public static Map<String, Class<? extends DrEvent>> types() {
        return TYPES;
    }

    private Recorded<DrEvent> decodeOrThrow(ConsumerRecord<?, byte[]> record) throws Unreadable, UnknownType {
        Topic topic = Topic.named(record.topic())
                .orElseThrow(() -> new Unreadable("topic %s carries no events of ours".formatted(record.topic())));
        checkSize(record);
        String version = required(record.headers(), "ce_specversion");
        if (!version.equals("1.0")) {
            throw new Unreadable("header ce_specversion is '%s'; publish CloudEvents 1.0".formatted(version));
        }
        required(record.headers(), "ce_id");
        String source = required(record.headers(), "ce_source");
        Class<? extends DrEvent> type = type(topic, required(record.headers(), "ce_type"));
        DrEvent event = read(record.value(), type);
        // Another system may key its incidents as it likes; ours live by the order within a key.
        if (topic != Topic.INCIDENTS) {
            checkKey(record, event.key());
        }
        return new Recorded<>(event, time(record), source);
    }

    private static Class<? extends DrEvent> type(Topic topic, String name) throws Unreadable, UnknownType {
        Class<? extends DrEvent> type = TYPES.get(name);
        if (type == null) {
            throw new UnknownType(shortened(name));
        }
        if (!topic.family().isAssignableFrom(type)) {
            throw new Unreadable("ce_type '%s' does not belong on topic %s; docs/events.md says where it does"
                    .formatted(name, topic.topicName()));
        }
        return type;
    }

    private DrEvent read(byte @Nullable [] value, Class<? extends DrEvent> type) throws Unreadable {
        if (value == null || value.length == 0) {
            throw new Unreadable("the record has no value; send the event as a JSON object");
        }
        try {
            @Nullable
            DrEvent event = readers.computeIfAbsent(type, json::readerFor).readValue(value);
            if (event == null) {
                throw new Unreadable("the record's value is JSON null; send the event as a JSON object");
            }
            return event;
        } catch (JacksonException e) {
            throw new Unreadable(JsonMisfit.of(e, value, json).sentence());
        }
    }

    private static Instant time(ConsumerRecord<?, byte[]> record) throws Unreadable {
        Optional<String> header = optional(record.headers(), "ce_time");
        Instant time;
        try {
            time = header.isPresent() ? Rfc3339.instant(header.get()) : Instant.ofEpochMilli(record.timestamp());
        } catch (DateTimeException e) {
            throw new Unreadable("header ce_time is '%s'; it must be an RFC 3339 time such as 2026-11-23T03:15:00Z"
                    .formatted(header.orElse("")));
        }
        if (time.isBefore(Required.EARLIEST) || time.isAfter(Required.LATEST)) {
            throw new Unreadable("%s is '%s'; it must be a time between %s and %s"
                    .formatted(
                            header.isPresent() ? "header ce_time" : "the record's own time, for want of a ce_time,",
                            header.orElseGet(time::toString),
                            Required.EARLIEST,
                            Required.LATEST));
        }
        return time;
    }

    private static void checkKey(ConsumerRecord<?, byte[]> record, String expected) throws Unreadable {
        Object key = record.key();
        if (key == null) {
            throw new Unreadable("the record has no key; publish it with the key '%s'".formatted(expected));
        }
        String actual = key instanceof byte[] bytes ? new String(bytes, UTF_8) : key.toString();
        if (!actual.equals(expected)) {
            throw new Unreadable("the record's key is '%s', but the event belongs to '%s'; publish it with that key"
                    .formatted(actual, expected));
        }
    }

    private static void checkSize(ConsumerRecord<?, byte[]> record) throws Unreadable {
        within("the record's value", sizeOf(record.value()), MOST_BYTES);
        within("the record's key", record.key() instanceof byte[] key ? key.length : 0, LONGEST_KEY);
        int headers = 0;
        int bytes = 0;
        for (Header header : record.headers()) {
            headers++;
            bytes += header.key().length() + sizeOf(header.value());
        }
        within("the header block", bytes, MOST_HEADER_BYTES);
        if (headers > MOST_HEADERS) {
            throw new Unreadable("the record has %d headers; at most %d are allowed".formatted(headers, MOST_HEADERS));
        }
    }

    private static void within(String what, int bytes, int most) throws Unreadable {
        if (bytes > most) {
            throw new Unreadable("%s has %d bytes; at most %d are allowed".formatted(what, bytes, most));
        }
    }

    private static int sizeOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static String required(Headers headers, String name) throws Unreadable {
        String value = optional(headers, name)
                .orElseThrow(() ->
                        new Unreadable("header %s is missing; publish CloudEvents 1.0 in binary mode".formatted(name)));
        if (value.length() > LONGEST_HEADER) {
            throw new Unreadable("header %s has %d characters; at most %d are allowed"
                    .formatted(name, value.length(), LONGEST_HEADER));
        }
        return value;
    }

    private static Optional<String> optional(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> header.value())
                .map(value -> new String(value, UTF_8))
                .filter(value -> !value.isBlank());
    }

    private static void header(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static Map<String, Class<? extends DrEvent>> typesByName() {
        Map<String, Class<? extends DrEvent>> types = new HashMap<>();
        leaves(DrEvent.class).forEach(type -> types.put(type.getSimpleName(), type));
        return Map.copyOf(types);
    }

    private static Stream<Class<? extends DrEvent>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventCodec::leaves)
                : Stream.of(type.asSubclass(DrEvent.class));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }

    private static final class UnknownType extends Exception {
        private static final long serialVersionUID = 1L;
        private final String type;

        UnknownType(String type) {
            super(type);
            this.type = type;
        }
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
