package dev.luneo.dr.restore.rehearsal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaProofPropertiesTest {
    @ParameterizedTest
    @CsvSource({
        "after-start, -1, 1, 1, 1, 1",
        "every, 0, 0, 1, 1, 1",
        "spacing, 0, 1, 0, 1, 1",
        "retry, 0, 1, 1, 0, 1",
        "time-limit, 0, 1, 1, 1, 0"
    })
    void a_span_that_is_none_stops_the_start_by_its_name(
            String name, long afterStart, long every, long spacing, long retry, long limit) {
        assertThatThrownBy(() -> new SchemaProofProperties(
                        true,
                        Duration.ofMinutes(afterStart),
                        Duration.ofMinutes(every),
                        Duration.ofMinutes(spacing),
                        Duration.ofMinutes(retry),
                        Duration.ofMinutes(limit)))
                .hasMessageContaining("dr.schema-proof." + name);
    }
}
