package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.EventCodec.Decoding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a record says, no field of an event that comes out of it is larger than anything real. */
class BoundsTest {
    /** A dozen texts of full length, all of characters of three bytes. Unbounded ones below are far longer. */
    private static final int LARGEST_EVENT = 12 * 3 * Required.LONGEST_TEXT;

    private static final int TOO_MANY = 5_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final EventCodec codec = new EventCodec();

    static Stream<String> types() {
        return Samples.BY_TYPE.keySet().stream().sorted();
    }

    /** Every field, of whatever depth, with what is too much for its kind. */
    @ParameterizedTest
    @MethodSource("types")
    void no_field_takes_what_is_larger_than_anything_real(String type) {
        DrEvent event = Samples.BY_TYPE.get(type);
        Map<String, JsonNode> fields = new TreeMap<>();
        fields(JSON.readTree(codec.toJson(event)), "", fields);
        assertThat(fields).isNotEmpty();
        fields.forEach((path, value) -> excesses(value).forEach(excess -> {
            JsonNode changed = JSON.readTree(codec.toJson(event));
            int slash = path.lastIndexOf('/');
            ((ObjectNode) changed.at(path.substring(0, slash))).set(path.substring(slash + 1), excess);
            Decoding decoding = codec.decode(Golden.record(event, changed.toString()));
            if (decoding instanceof Decoding.Decoded decoded) {
                assertThat(value.isNumber())
                        .as("%s of %s took %s", path, type, excess)
                        .isFalse();
                assertThat(codec.toJson(decoded.event().event()).length())
                        .as("%s of %s", path, type)
                        .isLessThan(LARGEST_EVENT);
            } else {
                assertThat(((Decoding.Undecodable) decoding).reason())
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(500);
            }
        }));
    }

    private static void fields(JsonNode at, String path, Map<String, JsonNode> found) {
        at.properties().forEach(field -> {
            found.put(path + "/" + field.getKey(), field.getValue());
            fields(field.getValue(), path + "/" + field.getKey(), found);
        });
        for (int i = 0; i < (at.isArray() ? at.size() : 0); i++) {
            fields(at.get(i), path + "/" + i, found);
        }
    }

    private static Stream<JsonNode> excesses(JsonNode value) {
        if (value.isNumber()) {
            return Stream.of(Long.MAX_VALUE, Long.MIN_VALUE, -1_000_000_000L).map(JSON::valueToTree);
        }
        if (value.isArray()) {
            ArrayNode many = JSON.createArrayNode();
            IntStream.range(0, TOO_MANY).forEach(i -> many.add(value.isEmpty() ? JSON.valueToTree("x") : value.get(0)));
            return Stream.of(many);
        }
        if (value.isObject()) {
            ObjectNode many = JSON.createObjectNode();
            IntStream.range(0, TOO_MANY).forEach(i -> many.put("name-" + i, "text"));
            return Stream.of(many);
        }
        return Stream.of(
                        "x".repeat(EventCodec.MOST_BYTES * 2 / 3),
                        "PT876000000000000H",
                        "-PT876000000000000H",
                        "+999999999-12-31T23:59:59Z",
                        "-999999999-01-01T00:00:00Z")
                .map(JSON::valueToTree);
    }

    @Test
    void a_duration_of_a_billion_years_is_refused_with_its_range() {
        assertThat(codec.decode(Golden.record(
                        Samples.BY_TYPE.get("BackupCompleted"),
                        codec.toJson(Samples.BY_TYPE.get("BackupCompleted")).replace("PT42S", "PT100000000000000H"))))
                .isEqualTo(new Decoding.Undecodable("took is PT100000000000000H; it must be from PT-24H to PT8784H"));
    }

    @Test
    void sizes_and_times_are_refused_with_value_and_range() {
        String json = codec.toJson(Samples.BY_TYPE.get("BackupCompleted"));
        assertThat(reason("BackupCompleted", json.replace("48234496", "-1")))
                .isEqualTo("backupBytes is -1; it must be from 0 to 1000000000000000");
        assertThat(reason("BackupCompleted", json.replace("2026-11-23T02:00:00Z", "1999-12-31T23:59:59Z")))
                .isEqualTo(
                        "restorablePoint is 1999-12-31T23:59:59Z; it must be from 2000-01-01T00:00:00Z to 2200-01-01T00:00:00Z");
        assertThat(reason(
                        "StepStarted",
                        codec.toJson(Samples.BY_TYPE.get("StepStarted")).replace("\"attempt\":1", "\"attempt\":0")))
                .isEqualTo("attempt is 0; it must be from 1 to 100000");
    }

    @Test
    void headers_and_keys_are_bounded() {
        DrEvent event = Samples.BY_TYPE.get("IncidentClosed");
        String json = codec.toJson(event);
        assertThat(codec.decode(
                        Golden.record(event.topic(), Optional.of("k".repeat(1001)), event.type(), Optional.of(json))))
                .isEqualTo(new Decoding.Undecodable("the record's key has 1001 bytes; at most 1000 are allowed"));
        assertThat(codec.decode(Golden.record(
                        event.topic(),
                        Optional.of("k"),
                        event.type(),
                        Optional.of(json),
                        "ce_source",
                        "s".repeat(1001))))
                .isEqualTo(new Decoding.Undecodable("header ce_source has 1001 characters; at most 1000 are allowed"));
        assertThat(codec.decode(Golden.record(
                        event.topic(), Optional.of("k"), event.type(), Optional.of(json), "x", "h".repeat(20_000))))
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("the header block has 200")
                                .endsWith("bytes; at most 16384 are allowed"));
        var many = Golden.record(event.topic(), Optional.of("k"), event.type(), Optional.of(json));
        IntStream.range(0, 100).forEach(i -> many.headers().add("h" + i, new byte[0]));
        assertThat(codec.decode(many))
                .isEqualTo(new Decoding.Undecodable("the record has 105 headers; at most 64 are allowed"));
    }

    @Test
    void a_blank_name_that_may_be_absent_is_absent() {
        RecoveryRef ref = new RecoveryRef(
                "r1", "luneo", RecoveryRef.Purpose.RECOVERY, RecoveryRef.Procedure.FULL_RESTORE, Optional.of(" "));
        assertThat(ref.incidentId()).isEmpty();
        assertThat(ref.statusSubject()).isEqualTo("r1");
    }

    @Test
    void labels_that_are_too_long_are_cut_for_the_report_must_not_be_lost() {
        var incident = new IncidentEvent.IncidentReported(
                "i1",
                "mail",
                IncidentEvent.Severity.INFO,
                "down",
                Optional.of(""),
                Optional.empty(),
                Map.of("dump", "x".repeat(50_000) + "\ud83d"));
        assertThat(incident.labels().get("dump")).hasSize(Required.LONGEST_TEXT).endsWith("…");
        assertThat(incident.database()).isEmpty();
    }

    @Test
    void a_clock_that_was_set_back_does_not_keep_a_backup_from_being_known() {
        assertThat(new BackupCompleted(
                                "luneo",
                                "b",
                                "logical",
                                "local",
                                Instant.parse("2026-11-23T02:00:00Z"),
                                1,
                                1,
                                Duration.ofMinutes(-5))
                        .took())
                .isNegative();
    }

    private String reason(String type, String json) {
        return ((Decoding.Undecodable) codec.decode(Golden.record(Samples.BY_TYPE.get(type), json))).reason();
    }
}
