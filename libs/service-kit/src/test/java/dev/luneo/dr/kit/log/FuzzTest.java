package dev.luneo.dr.kit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.SampleService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Valid events with anything wrong in them, on the topics of a running service: each ends as an event, as one of an unknown type, or
 * as a dead letter, and the service goes on. A failing run names its seed.
 */
@Tag("process")
class FuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();
    private static final Path GOLDEN = Path.of("../../common-events/src/test/resources/golden/v1");
    private static final List<String> STRANGE = List.of(
            "null",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "[]",
            "{}",
            "true",
            "\"\\ud83d\"",
            "\"PT876000000000000H\"");

    private final AtomicLong heard = new AtomicLong();

    private record Event(String type, Topic topic, String key, String json, Optional<Speaker> speaker) {}

    @Test
    void mutated_events_stop_nothing(@TempDir Path directory) throws Exception {
        run(directory, 5_000, 20261125L);
    }

    @Tag("chaos")
    @Test
    void mutated_events_stop_nothing_however_many(@TempDir Path directory) throws Exception {
        run(directory, 500_000, System.nanoTime());
    }

    private void run(Path directory, int count, long seed) throws Exception {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, SampleService.PLAN);
        List<Event> events = golden();
        try (var service = SampleService.start(SampleService.nothingToDo(), Map.of("dr.plan", plan.toString()))) {
            LogReader reader = service.getBean(LogReader.class);
            OutsideReader outside = service.getBean(OutsideReader.class);
            DeadLetters letters = service.getBean(DeadLetters.class);
            await().atMost(TestKafka.TOO_SLOW)
                    .until(() ->
                            reader.busyWith().or(outside::busyWith).isEmpty() && reader.lag() + outside.lag() == 0);
            long before = letters.count() + reader.unknownTypes();
            Random random = new Random(seed);
            try (var unused = service.getBean(MachineRuntime.class).subscribe(event -> heard.incrementAndGet());
                    var producer = new KafkaProducer<>(
                            Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()),
                            new StringSerializer(),
                            new ByteArraySerializer())) {
                for (int i = 0; i < count; i++) {
                    producer.send(mutated(events.get(random.nextInt(events.size())), "fuzz-" + seed + "-" + i, random));
                }
                producer.flush();
                await().atMost(TestKafka.TOO_SLOW.plus(Duration.ofMillis(count)))
                        .untilAsserted(() -> assertThat(heard.get() + letters.count() + reader.unknownTypes() - before)
                                .as("accounted for, with seed %d", seed)
                                .isGreaterThanOrEqualTo(count));
                assertThat(letters.count()).as("dead letters").isPositive();
                assertThat(heard.get()).as("events that came through").isPositive();
                assertThat(service.getBean("eventLog", HealthIndicator.class)
                                .health()
                                .getStatus())
                        .isEqualTo(Status.UP);
                assertThat(reader.condition()).isInstanceOf(LogReader.Condition.Reading.class);
                assertThat(outside.death()).isEmpty();
            }
        }
    }

    private static ProducerRecord<String, byte[]> mutated(Event event, String id, Random random) {
        // A field that nobody knows makes each another record: a copy of one that was signed is passed over without a
        // word.
        byte[] value = changed(event.json().replaceFirst("\\{", "{\"fuzz\": \"" + id + "\","), random);
        Topic topic = random.nextInt(20) == 0 ? any(Topic.values(), random) : event.topic();
        Integer partition = random.nextInt(10) == 0 ? random.nextInt(Topic.PARTITIONS) : null;
        String key = random.nextInt(10) == 0 ? new String(bytes(random), UTF_8) : event.key();
        var record = new ProducerRecord<>(topic.topicName(), partition, key, value);
        List<String[]> headers = new ArrayList<>(List.of(
                new String[] {"ce_specversion", "1.0"},
                new String[] {"ce_id", id},
                new String[] {"ce_type", event.type()},
                new String[] {
                    "ce_source", event.speaker().map(Speaker::serviceName).orElse("fuzz")
                },
                new String[] {"ce_time", "2026-11-23T03:15:00Z"}));
        if (random.nextInt(5) == 0) {
            headers.remove(random.nextInt(headers.size()));
        }
        headers.forEach(header ->
                record.headers().add(header[0], random.nextInt(25) == 0 ? bytes(random) : header[1].getBytes(UTF_8)));
        // Signed last, by whoever may or by somebody else: what is wrong with it is signed too.
        Optional<Speaker> by = random.nextInt(10) == 0 ? Optional.of(any(Speaker.values(), random)) : event.speaker();
        return by.filter(any -> random.nextInt(20) > 0)
                .map(service -> TestKeys.sign(record, service))
                .orElse(record);
    }

    private static byte[] changed(String json, Random random) {
        byte[] bytes = json.getBytes(UTF_8);
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                return bytes;
            }
            case 1 -> {
                return new String(bytes, 0, random.nextInt(bytes.length), UTF_8).getBytes(UTF_8);
            }
            case 2 -> {
                // Any one value instead of another: the shape stays that of JSON.
                String[] parts = json.split("(?<=: )", -1);
                int at = 1 + random.nextInt(Math.max(1, parts.length - 1));
                if (at < parts.length) {
                    parts[at] = parts[at].replaceFirst(
                            "^(\"[^\"]*\"|[\\d.]+|true|false)",
                            java.util.regex.Matcher.quoteReplacement(any(STRANGE.toArray(String[]::new), random)));
                }
                return String.join("", parts).getBytes(UTF_8);
            }
            case 3 -> {
                return json.replace("luneo", "x".repeat(random.nextInt(100_000)))
                        .getBytes(UTF_8);
            }
            default -> {
                return bytes;
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(3_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static List<Event> golden() throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String type = file.getFileName().toString().replace(".json", "");
                DrEvent event = JSON.readValue(
                        Files.readString(file), EventCodec.types().get(type));
                events.add(
                        new Event(type, event.topic(), event.key(), Files.readString(file), TestKeys.speakerOf(event)));
            }
        }
        return events;
    }
}
