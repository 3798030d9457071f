package dev.luneo.dr.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/events.md} from the records, what they say of themselves, and the golden files. */
final class EventReference {
    private static final List<Class<?>> PARTS = List.of(
            RecoveryRef.class,
            RestoreTarget.class,
            Location.class,
            CheckResult.class,
            ReadinessProblem.class,
            TriedCheck.class,
            Failure.class,
            WrittenMeanwhile.class);
    private static final Map<Topic, String> KEYS = Map.of(
            Topic.INCIDENTS, "the incident's id",
            Topic.BACKUPS, "the protected database",
            Topic.RECOVERIES, "the protected database",
            Topic.STATUS, "what the status is about: an incident's id, or a recovery's where no incident was reported",
            Topic.READINESS, "the protected database");

    private final StringBuilder page = new StringBuilder();

    static String write() {
        EventReference reference = new EventReference();
        reference.introduction();
        for (Topic topic : Topic.values()) {
            reference.topic(topic);
        }
        reference.line("## Parts\n");
        PARTS.forEach(reference::part);
        return reference.page.toString().stripTrailing() + "\n";
    }

    private void introduction() {
        line("""
                # Events

                <!-- Generated from the records in common-events; change those, then run
                     mvn -pl common-events test -Dtest=EventReferenceTest -Ddr.write-docs=true -->

                Services exchange CloudEvents 1.0 over Kafka in binary mode: the attributes are record headers, the value is JSON. Every
                topic has %d partitions. All but `%s`, which keeps the newest, and `%s`, which keeps two days, keep everything.

                ## Reporting an incident from another system

                Publish an `IncidentReported` to `%s`. The headers `ce_specversion`, `ce_id`, `ce_type` and `ce_source` are required;
                `ce_time` is when it happened (left out, the record's own time counts), and other `ce_` headers are welcome. In the value,
                `incidentId`, `source`, `severity` and `summary` are required; name the `database` if you know it, so that its restore can be
                proposed. Fields we do not know are ignored. Use your alert's own lasting id as `incidentId` and as the record's key: later
                `IncidentUpdated` and `IncidentClosed` then arrive in order, and the same alert reported twice is one incident. A record
                that cannot be read goes to `%s.<service>.dlt` with the reason in the header `dr_reason`.
                Reports need no signature and are believed no further than that somebody reports; each source updates and closes only what it
                reported itself, by its `ce_source`, which must not be the name of a service of ours.
                With the tools that come with Kafka (header values must not contain commas here; any client library does the same):

                ```sh
                printf '%%s\\t%%s\\t%%s\\n' \\
                  'ce_specversion:1.0,ce_id:alert-4711-1,ce_type:IncidentReported,ce_source:my-alerts,ce_time:2026-11-23T03:12:00Z' \\
                  'alert-4711' \\
                  '{"incidentId":"alert-4711","source":"my-alerts","severity":"critical","summary":"Orders cannot be placed","database":"luneo"}' \\
                | kafka-console-producer.sh --bootstrap-server localhost:9092 --topic %s \\
                    --producer.config .luneo-dr/alert-source.properties \\
                    --property parse.headers=true --property parse.key=true
                ```

                ## What all records have in common

                | header | value |
                |---|---|
                | `ce_specversion` | `1.0` |
                | `ce_id` | derived from what happened: the same fact published twice has the same id |
                | `ce_type` | the event's type, as named below |
                | `ce_source` | the service that published it, or whatever another system calls itself |
                | `ce_time` | when it happened, RFC 3339, in the years 2000 to 2199 |
                | `ce_subject` | the same as the record's key |
                | `content-type` | `application/json` |
                | `dr_key`, `dr_signature` | which key of the service signed all of this, and its signature; none on other systems' records |

                Instants are RFC 3339 in UTC, durations ISO 8601 (`PT1M30S`), choices are read in any case. A name is a text of 1 to 200
                characters; other texts are cut at %d. A field that "may be absent" can be left out, or be `null` or blank. Counts and sizes
                are bounded: attempts 1 to %d, bytes and objects 0 to 10^15, durations %s to %s, instants the years 2000 to 2199, a record's
                value %d bytes. What is beyond goes to the dead letters, with field, value and range.

                An event of a type that a service does not know is left alone, so that services can be upgraded one by one.
                """.formatted(
                        Topic.PARTITIONS,
                        Topic.INCIDENTS.topicName(),
                        Topic.READINESS.topicName(),
                        Topic.INCIDENTS.topicName(),
                        Topic.INCIDENTS.topicName(),
                        Topic.INCIDENTS.topicName(),
                        Required.LONGEST_TEXT,
                        Required.MOST_ATTEMPTS,
                        Required.SHORTEST,
                        Required.LONGEST,
                        EventCodec.MOST_BYTES));
    }

    private void topic(Topic topic) {
        line("## `%s`\n".formatted(topic.topicName()));
        line("%s Key: %s.\n".formatted(RecordDoc.of(topic.family()).summary(), KEYS.get(topic)));
        types(topic.family()).forEach(this::event);
    }

    private void event(Class<?> type) {
        line("### %s\n".formatted(type.getSimpleName()));
        describe(type);
        line("```json\n%s\n```\n"
                .formatted(Golden.read(Golden.V1.resolve(type.getSimpleName() + ".json"))
                        .strip()));
    }

    private void part(Class<?> type) {
        line("### %s\n".formatted(type.getSimpleName()));
        describe(type);
    }

    private void describe(Class<?> type) {
        RecordDoc doc = RecordDoc.of(type);
        if (!doc.summary().isEmpty()) {
            line(doc.summary() + "\n");
        }
        line("| field | type | meaning |\n|---|---|---|");
        for (RecordComponent field : type.getRecordComponents()) {
            line("| `%s` | %s | %s |"
                    .formatted(
                            field.getName(),
                            type(field.getGenericType()),
                            doc.parameters().getOrDefault(field.getName(), "")));
        }
        line("");
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return type(arguments[0]) + ", may be absent";
            }
            return generic.getRawType() == List.class
                    ? "array of " + type(arguments[0])
                    : "object of %s by name".formatted(type(arguments[1]));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(choice -> "`" + choice + "`")
                    .collect(Collectors.joining(", "));
        }
        if (plain.isRecord()) {
            return "[%s](#%s)"
                    .formatted(plain.getSimpleName(), plain.getSimpleName().toLowerCase(Locale.ROOT));
        }
        return Map.<Class<?>, String>of(
                        String.class, "text",
                        Instant.class, "instant",
                        Duration.class, "duration",
                        int.class, "whole number",
                        long.class, "whole number",
                        boolean.class, "`true`, `false`")
                .get(plain);
    }

    private static Stream<Class<?>> types(Class<?> family) {
        // In the order of the source, which is that of the story.
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? types(type) : Stream.of(type))
                .distinct()
                .sorted(Comparator.comparingInt(RecordDoc::position));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
