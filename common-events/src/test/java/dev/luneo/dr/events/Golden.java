package dev.luneo.dr.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The record values of events as they were once written. A file is never changed; an event that says more gets one in the next version's directory. */
final class Golden {
    static final Path ALL = Path.of("src/test/resources/golden");
    static final Path V1 = ALL.resolve("v1");

    private Golden() {}

    /** The type of the event in a file. */
    static String type(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    static List<Path> files() {
        try (Stream<Path> files = Files.walk(ALL)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record with all that the envelope asks for; an empty header value leaves that header out. */
    static ConsumerRecord<byte[], byte[]> record(
            Topic topic, Optional<String> key, String type, Optional<String> value, String... headers) {
        TreeMap<String, String> named = new TreeMap<>();
        named.put("ce_specversion", "1.0");
        named.put("ce_id", "some/id");
        named.put("ce_type", type);
        named.put("ce_source", "golden");
        named.put("ce_time", "2026-11-23T03:15:00Z");
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        Headers bytes = new RecordHeaders();
        named.forEach((name, text) -> {
            if (!text.isEmpty()) {
                bytes.add(name, text.getBytes(UTF_8));
            }
        });
        return new ConsumerRecord<>(
                topic.topicName(),
                0,
                0,
                1_763_867_700_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.map(text -> text.getBytes(UTF_8)).orElse(null),
                value.map(text -> text.getBytes(UTF_8)).orElse(null),
                bytes,
                Optional.empty());
    }

    static ConsumerRecord<byte[], byte[]> record(DrEvent event, String value) {
        return record(event.topic(), Optional.of(event.key()), event.type(), Optional.of(value));
    }
}
