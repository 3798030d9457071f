package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.luneo.dr.events.EventCodec.Decoding;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no event is refused by name, with the value and the way out; nothing is ever thrown. */
class MalformedRecordsTest {
    private static final String INCIDENT = """
            {"incidentId": "i1", "source": "mail", "severity": "critical", "summary": "down"%s}""";
    private static final String REF = """
            "recovery": {"recoveryId": "r1", "database": "luneo", "purpose": "RECOVERY", "procedure": "FULL_RESTORE"}""";

    private final EventCodec codec = new EventCodec();

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments(
                        "ce_specversion",
                        "",
                        "header ce_specversion is missing; publish CloudEvents 1.0 in binary mode"),
                arguments("ce_id", "", "header ce_id is missing; publish CloudEvents 1.0 in binary mode"),
                arguments("ce_id", "  ", "header ce_id is missing; publish CloudEvents 1.0 in binary mode"),
                arguments("ce_source", "", "header ce_source is missing; publish CloudEvents 1.0 in binary mode"),
                arguments("ce_type", "", "header ce_type is missing; publish CloudEvents 1.0 in binary mode"),
                arguments("ce_specversion", "0.3", "header ce_specversion is '0.3'; publish CloudEvents 1.0"),
                arguments(
                        "ce_type",
                        "BackupStarted",
                        "ce_type 'BackupStarted' does not belong on topic dr.incidents; docs/events.md says where it does"),
                arguments(
                        "ce_time",
                        "yesterday",
                        "header ce_time is 'yesterday'; it must be an RFC 3339 time such as 2026-11-23T03:15:00Z"),
                arguments(
                        "ce_time",
                        "+999999999-12-31T23:59:59Z",
                        "header ce_time is '+999999999-12-31T23:59:59Z';"
                                + " it must be a time between 2000-01-01T00:00:00Z and 2200-01-01T00:00:00Z"),
                arguments(
                        "ce_time",
                        "1970-01-01T00:00:00Z",
                        "header ce_time is '1970-01-01T00:00:00Z';"
                                + " it must be a time between 2000-01-01T00:00:00Z and 2200-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void a_bad_header_is_named(String header, String value, String reason) {
        assertRefused(
                Golden.record(
                        Topic.INCIDENTS,
                        Optional.of("i1"),
                        "IncidentReported",
                        Optional.of(INCIDENT.formatted("")),
                        header,
                        value),
                reason);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("", "the record has no value; send the event as a JSON object"),
                arguments("null", "the record's value is JSON null; send the event as a JSON object"),
                arguments("[1, 2]", "the JSON is an array; it must be a JSON object"),
                arguments("\"down\"", "the JSON is a single value; it must be a JSON object"),
                arguments(
                        "{\"incidentId\": \"i1\", \"source",
                        "the JSON cannot be read (line 1, column 29): it ends too early"),
                arguments(
                        "database is down",
                        "the JSON cannot be read (line 1, column 1): Unrecognized token 'database': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
                arguments(
                        "{\"incidentId\": \"i1\"}{}",
                        "the JSON cannot be read (line 1, column 21): more follows after it; send one JSON object"),
                arguments(
                        "{\"source\": \"mail\", \"severity\": \"INFO\", \"summary\": \"x\"}",
                        "incidentId is missing; it must be a non-empty text"),
                arguments(
                        "{\"incidentId\": \"i1\", \"source\": \"mail\", \"summary\": \"x\"}",
                        "severity is missing; it must be one of CRITICAL, WARNING, INFO"),
                arguments(
                        "{\"incidentId\": \"i1\", \"source\": \"mail\", \"severity\": \"urgent\", \"summary\": \"x\"}",
                        "severity is 'urgent'; it must be one of CRITICAL, WARNING, INFO"),
                arguments(
                        "{\"incidentId\": \"i1\", \"source\": \"mail\", \"severity\": 0, \"summary\": \"x\"}",
                        "severity is 0; it must be one of CRITICAL, WARNING, INFO"),
                arguments(
                        "{\"incidentId\": {\"id\": 1}, \"source\": \"mail\", \"severity\": \"INFO\", \"summary\": \"x\"}",
                        "incidentId is {\"id\":1}; it must be a text"),
                arguments(INCIDENT.formatted(", \"labels\": [1]"), "labels is [1]; it must be a JSON object"),
                arguments(INCIDENT.formatted(", \"labels\": {\"a\": null}"), "labels.a is null; leave it out"),
                arguments(INCIDENT.formatted(", \"database\": []"), "database is []; it must be a text"),
                arguments(
                        "{\"incidentId\": \"%s\", \"source\": \"mail\", \"severity\": \"INFO\", \"summary\": \"x\"}"
                                .formatted("i".repeat(300)),
                        "incidentId has 300 characters; at most 200 are allowed"),
                arguments(
                        "{\"incidentId\": \"\", \"source\": \"mail\", \"severity\": \"INFO\", \"summary\": \"x\"}",
                        "incidentId is missing; it must be a non-empty text"),
                arguments(
                        "{\"incidentId\": \"i\\ud83d\", \"source\": \"mail\", \"severity\": \"INFO\", \"summary\": \"x\"}",
                        "incidentId has half of a character (an unpaired surrogate); write it as UTF-8 text"),
                arguments(
                        INCIDENT.formatted(", \"extra\": " + "[".repeat(40) + "]".repeat(40)),
                        "the JSON cannot be read: Document nesting depth (33) exceeds the maximum allowed (32)"),
                arguments(
                        INCIDENT.formatted(", \"extra\": " + "9".repeat(100)),
                        "the JSON cannot be read: Number value length (100) exceeds the maximum allowed (64)"),
                arguments(
                        " ".repeat(EventCodec.MOST_BYTES + 1),
                        "the record's value has 1000001 bytes; at most 1000000 are allowed"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_bad_incident_is_refused_with_field_value_and_way_out(String value, String reason) {
        assertRefused(
                Golden.record(Topic.INCIDENTS, Optional.of("i1"), "IncidentReported", Optional.of(value)), reason);
    }

    static Stream<Arguments> recoveryEvents() {
        return Stream.of(
                arguments("RestoreStarted", "{}", "recovery is missing; it must be a JSON object"),
                arguments(
                        "RestoreStarted",
                        "{\"recovery\": {\"database\": \"luneo\"}, \"runner\": \"a\"}",
                        "recovery.recoveryId is missing; it must be a non-empty text"),
                arguments(
                        "RestoreStarted",
                        "{\"recovery\": {\"recoveryId\": \"r1\", \"database\": \"luneo\"}, \"runner\": \"a\"}",
                        "recovery.purpose is missing; it must be one of RECOVERY, DRILL, PROOF"),
                arguments(
                        "RestoreStarted",
                        "{\"recovery\": {\"recoveryId\": \"r1\", \"purpose\": \"FUN\"}}",
                        "recovery.purpose is 'FUN'; it must be one of RECOVERY, DRILL, PROOF"),
                arguments("RestoreStarted", "{\"recovery\": \"r1\"}", "recovery is 'r1'; it must be a JSON object"),
                arguments(
                        "StepStarted",
                        "{%s, \"service\": \"s\", \"step\": \"t\", \"title\": \"x\", \"runner\": \"a\"}".formatted(REF),
                        "attempt is missing; it must be a whole number below 2147483648"),
                arguments(
                        "StepStarted",
                        "{%s, \"attempt\": \"first\"}".formatted(REF),
                        "attempt is 'first'; it must be a whole number below 2147483648"),
                arguments(
                        "StepStarted",
                        "{%s, \"attempt\": 1.5}".formatted(REF),
                        "attempt is 1.5; it must be a whole number below 2147483648"),
                arguments(
                        "StepStarted",
                        "{%s, \"attempt\": 3000000000}".formatted(REF),
                        "attempt is 3000000000; it must be a whole number below 2147483648"),
                arguments(
                        "RestoreRequested",
                        "{%s, \"target\": {\"at\": \"noon\"}}".formatted(REF),
                        "target.at is 'noon'; it must be an instant such as 2026-11-23T03:15:00Z"),
                arguments(
                        "RestoreRequested",
                        "{%s, \"target\": {\"at\": \"2026-11-23T03:15:00Z\", \"backupId\": \"b\"}}".formatted(REF),
                        "target.at and backupId are both set; a target is one of them"),
                arguments(
                        "RestoreRequested",
                        "{%s, \"target\": {}, \"to\": \"DATABASE\", \"reason\": \"\", \"requestedBy\": \"a\", \"requiredApprovals\": 3, \"planSha256\": \"0\"}"
                                .formatted(REF),
                        "requiredApprovals is 3; it must be from 0 to 2"),
                arguments(
                        "RestoreFinished",
                        "{%s, \"restored\": {\"host\": \"h\", \"port\": 99999, \"database\": \"d\"}}".formatted(REF),
                        "restored.port is 99999; it must be from 1 to 65535"),
                arguments(
                        "VerificationPassed",
                        "{%s, \"checks\": [{\"name\": \"login\", \"outcome\": \"PASSED\", \"detail\": \"\"}]}"
                                .formatted(REF),
                        "checks[0].took is missing; it must be a duration such as PT1M30S"),
                arguments(
                        "VerificationPassed",
                        "{%s, \"checks\": [{\"name\": \"login\", \"took\": \"long\"}]}".formatted(REF),
                        "checks[0].took is 'long'; it must be a duration such as PT1M30S"),
                arguments(
                        "VerificationPassed",
                        "{%s, \"checks\": [null]}".formatted(REF),
                        "checks[0] is null; leave it out"),
                arguments(
                        "VerificationPassed",
                        "{%s, \"checks\": 1}".formatted(REF),
                        "checks is 1; it must be a JSON array"));
    }

    @ParameterizedTest
    @MethodSource("recoveryEvents")
    void a_bad_field_within_a_recovery_event_is_named_by_its_path(String type, String value, String reason) {
        assertRefused(Golden.record(Topic.RECOVERIES, Optional.of("luneo"), type, Optional.of(value)), reason);
    }

    @Test
    void a_recovery_event_under_another_databases_key_is_refused() {
        String started = "{%s, \"runner\": \"a\"}".formatted(REF);
        assertRefused(
                Golden.record(Topic.RECOVERIES, Optional.of("shop"), "RestoreStarted", Optional.of(started)),
                "the record's key is 'shop', but the event belongs to 'luneo'; publish it with that key");
        assertRefused(
                Golden.record(Topic.RECOVERIES, Optional.empty(), "RestoreStarted", Optional.of(started)),
                "the record has no key; publish it with the key 'luneo'");
    }

    @Test
    void an_event_of_tomorrow_is_known_as_such_and_not_taken_for_a_mistake() {
        assertThat(codec.decode(Golden.record(
                        Topic.RECOVERIES, Optional.of("luneo"), "RestoreRehearsed", Optional.of("{\"tomorrow\": 1}"))))
                .isEqualTo(new Decoding.Unknown("RestoreRehearsed"));
    }

    @Test
    void a_record_without_a_value_is_refused() {
        assertRefused(
                Golden.record(Topic.INCIDENTS, Optional.of("i1"), "IncidentReported", Optional.empty()),
                "the record has no value; send the event as a JSON object");
    }

    @Test
    void a_topic_that_is_not_ours_is_refused() {
        var elsewhere = new ConsumerRecord<byte[], byte[]>("orders", 0, 0, new byte[0], new byte[0]);
        assertRefused(elsewhere, "topic orders carries no events of ours");
    }

    @Test
    void an_incident_of_another_system_is_understood_whatever_its_key_extensions_and_extra_fields() {
        var record = Golden.record(
                Topic.INCIDENTS,
                Optional.of("whatever"),
                "IncidentReported",
                Optional.of(INCIDENT.formatted(
                        ", \"runbook\": {\"url\": \"https://example.com\"}, \"labels\": {\"code\": 503}")),
                "ce_id",
                "A234-1234-1234",
                "ce_source",
                "https://alerts.example.com/",
                "ce_time",
                "2026-11-23T04:15:00+01:00",
                "ce_traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "ce_severitytext",
                "sev1",
                "content-type",
                "application/json; charset=utf-8");

        assertThat(codec.decode(record)).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.event().time()).isEqualTo(Instant.parse("2026-11-23T03:15:00Z"));
            assertThat(decoded.event().source()).isEqualTo("https://alerts.example.com/");
            IncidentReported incident = (IncidentReported) decoded.event().event();
            assertThat(incident.severity()).isEqualTo(IncidentEvent.Severity.CRITICAL);
            assertThat(incident.database()).isEmpty();
            assertThat(incident.labels()).containsEntry("code", "503");
        });
    }

    @Test
    void an_event_without_a_time_happened_when_the_log_took_it() {
        var record = Golden.record(
                Topic.INCIDENTS,
                Optional.empty(),
                "IncidentReported",
                Optional.of(INCIDENT.formatted("")),
                "ce_time",
                "");
        assertThat(codec.decode(record))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded ->
                                assertThat(decoded.event().time()).isEqualTo(Instant.ofEpochMilli(record.timestamp())));
    }

    @Test
    void a_text_that_is_too_long_is_cut_between_characters_and_can_be_published() {
        String summary = "x".repeat(Required.LONGEST_TEXT - 2) + "🔥🔥";
        var event = new IncidentEvent.IncidentClosed("i1", summary);
        assertThat(event.reason())
                .hasSizeLessThanOrEqualTo(Required.LONGEST_TEXT)
                .endsWith("…");
        assertThat(codec.encode(new Recorded<>(event, Instant.EPOCH, "test")).value())
                .isNotEmpty();
    }

    private void assertRefused(ConsumerRecord<byte[], byte[]> record, String reason) {
        assertThat(codec.decode(record)).isEqualTo(new Decoding.Undecodable(reason));
    }
}
