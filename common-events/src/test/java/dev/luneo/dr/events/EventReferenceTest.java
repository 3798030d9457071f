package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.EventCodec.Decoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/events.md is what the code says, and its example works. */
class EventReferenceTest {
    private static final Path PAGE = Path.of("../docs/events.md");

    @Test
    void the_reference_is_up_to_date() throws IOException {
        String written = EventReference.write();
        if (Boolean.getBoolean("dr.write-docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, written);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as(
                        "docs/events.md is out of date; run: mvn -pl common-events test -Dtest=EventReferenceTest -Ddr.write-docs=true")
                .isEqualTo(written);
    }

    @Test
    void every_event_type_is_in_it() {
        assertThat(EventCodec.types().keySet())
                .allSatisfy(type -> assertThat(EventReference.write()).contains("\n### " + type + "\n"));
    }

    @Test
    void the_console_producers_line_is_an_incident_we_understand() {
        // What kafka-console-producer makes of the arguments: headers, key and value, parted by tabs.
        List<String> parts = Pattern.compile("(?m)^  '(.*)' \\\\$")
                .matcher(EventReference.write())
                .results()
                .map(match -> match.group(1))
                .toList();
        String[] headers = Stream.of(parts.get(0).split(","))
                .flatMap(pair -> Stream.of(pair.split(":", 2)))
                .toArray(String[]::new);
        var record = Golden.record(
                Topic.INCIDENTS, Optional.of(parts.get(1)), "IncidentReported", Optional.of(parts.get(2)), headers);
        assertThat(new EventCodec().decode(record))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded ->
                                assertThat(decoded.event().event()).isInstanceOf(IncidentEvent.IncidentReported.class));
    }
}
