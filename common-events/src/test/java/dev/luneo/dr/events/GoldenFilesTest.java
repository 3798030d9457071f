package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.EventCodec.Decoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Events are kept for ever: what was once written stays readable, and what is written stays readable by the older readers. */
class GoldenFilesTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private final EventCodec codec = new EventCodec();

    static Stream<String> types() {
        return EventCodec.types().keySet().stream().sorted();
    }

    static Stream<Path> files() {
        return Golden.files().stream();
    }

    /** A new type's first file is written with {@code -Ddr.write-golden=true}; one that exists is never touched. */
    @ParameterizedTest
    @MethodSource("types")
    void every_event_type_has_a_sample_and_a_golden_file(String type) throws IOException {
        assertThat(Samples.BY_TYPE).as("add a sample of %s to Samples", type).containsKey(type);
        Path file = Golden.V1.resolve(type + ".json");
        if (Boolean.getBoolean("dr.write-golden") && !Files.exists(file)) {
            JsonNode value = JSON.readTree(codec.toJson(Samples.BY_TYPE.get(type)));
            Files.writeString(file, JSON.writeValueAsString(value) + "\n");
        }
        assertThat(file)
                .as("write it with: mvn -pl common-events test -Dtest=GoldenFilesTest -Ddr.write-golden=true")
                .exists();
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_golden_file_of_every_version_is_still_readable(Path file) {
        assertThat(EventCodec.types()).containsKey(Golden.type(file));
        DrEvent sample = Samples.BY_TYPE.get(Golden.type(file));
        assertThat(codec.decode(Golden.record(sample, Golden.read(file)))).isInstanceOf(Decoding.Decoded.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_golden_file_means_what_it_always_meant(String type) {
        DrEvent sample = Samples.BY_TYPE.get(type);
        Decoding decoding = codec.decode(Golden.record(sample, golden(type)));
        assertThat(decoding)
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.event().event()).isEqualTo(sample));
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_is_written_today_still_has_every_field_of_the_golden_file(String type) {
        JsonNode written = JSON.readTree(codec.toJson(Samples.BY_TYPE.get(type)));
        assertThat(missing("", JSON.readTree(golden(type)), written)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_comes_back_from_a_record_as_it_was(String type) {
        DrEvent sample = Samples.BY_TYPE.get(type);
        var sent = codec.encode(new Recorded<>(sample, java.time.Instant.EPOCH, "golden"));
        assertThat(sent.topic()).isEqualTo(sample.topic().topicName());
        assertThat(sent.key()).isEqualTo(sample.key());
        assertThat(codec.decode(
                        Golden.record(sample, new String(sent.value(), java.nio.charset.StandardCharsets.UTF_8))))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.event().event()).isEqualTo(sample));
    }

    @Test
    void what_was_written_to_a_database_that_is_given_up_comes_back_too() {
        WrittenMeanwhile written =
                new WrittenMeanwhile(new Location("db", 5432, "luneo_restored"), 84, Optional.of(2L), false);
        RecoveryEvent.CutOverUndone undone = new RecoveryEvent.CutOverUndone(
                ((RecoveryEvent) Samples.BY_TYPE.get("CutOverUndone")).recovery(),
                true,
                "undone",
                Optional.of(written));
        assertThat(codec.decode(Golden.record(undone, codec.toJson(undone))))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.event().event()).isEqualTo(undone));
    }

    @Test
    void an_events_id_says_what_happened_and_never_changes() throws IOException {
        Properties fixed = new Properties();
        try (var in = Files.newBufferedReader(Golden.V1.resolve("ids.properties"))) {
            fixed.load(in);
        }
        TreeMap<String, String> ids = new TreeMap<>();
        Samples.BY_TYPE.forEach((type, event) -> ids.put(type, event.id()));
        assertThat(ids).isEqualTo(new TreeMap<>(fixed));
        assertThat(ids.values()).doesNotHaveDuplicates();
    }

    @Test
    void a_field_that_went_away_or_changed_is_found() {
        JsonNode golden = JSON.readTree("{\"a\": 1, \"b\": {\"c\": [1, 2]}}");
        assertThat(missing("", golden, JSON.readTree("{\"a\": 1, \"b\": {\"c\": [1, 3]}, \"d\": 4}")))
                .contains(".b.c[1]");
        assertThat(missing("", golden, JSON.readTree("{\"b\": {\"c\": [1, 2]}}")))
                .contains(".a");
    }

    private static String golden(String type) {
        return Golden.read(Golden.V1.resolve(type + ".json"));
    }

    /** The first field of {@code golden} that {@code written} has not, or has with another value. */
    private static Optional<String> missing(String path, JsonNode golden, JsonNode written) {
        if (golden.isObject()) {
            return golden.propertyStream()
                    .flatMap(field ->
                            missing(path + "." + field.getKey(), field.getValue(), written.path(field.getKey()))
                                    .stream())
                    .findFirst();
        }
        if (golden.isArray()) {
            return java.util.stream.IntStream.range(0, golden.size())
                    .boxed()
                    .flatMap(i -> missing(path + "[" + i + "]", golden.get(i), written.path(i)).stream())
                    .findFirst();
        }
        return golden.equals(written) ? Optional.empty() : Optional.of(path);
    }
}
