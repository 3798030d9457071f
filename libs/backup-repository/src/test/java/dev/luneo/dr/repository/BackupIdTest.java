package dev.luneo.dr.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class BackupIdTest {

    @Test
    void an_id_tells_its_start_time_and_sorts_by_it() {
        BackupId early = BackupId.of(Instant.parse("2026-11-23T03:15:00.9Z"), "ffff");
        BackupId late = BackupId.of(Instant.parse("2026-11-23T03:15:01Z"), "0000");

        assertThat(early.value()).isEqualTo("20261123T031500Z-ffff");
        assertThat(early.startedAt()).contains(Instant.parse("2026-11-23T03:15:00Z"));
        assertThat(Stream.of(late, early).sorted()).containsExactly(early, late);
    }

    @Test
    void an_id_that_was_not_made_from_a_time_has_none() {
        assertThat(new BackupId("before-the-migration").startedAt()).isEmpty();
        assertThat(new BackupId("20261323T031500Z-1a2b").startedAt()).isEmpty();
    }

    @Test
    void fresh_ids_of_the_same_second_differ() {
        Instant now = Instant.parse("2026-11-23T03:15:00Z");

        assertThat(Stream.generate(() -> BackupId.fresh(now)).limit(20).distinct())
                .hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../other", "a/b", "a\\b", "-rf", ".draft", "a b", "a\n", "ä", "a\0"})
    void a_name_that_could_lead_elsewhere_is_no_id(String text) {
        assertThat(BackupId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new BackupId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 64 letters");
    }

    @Test
    void a_name_longer_than_64_characters_is_no_id() {
        assertThat(BackupId.parse("a".repeat(64))).isPresent();
        assertThat(BackupId.parse("a".repeat(65))).isEmpty();
    }

    @Test
    void in_json_it_is_a_plain_text() {
        JsonMapper json = new JsonMapper();

        assertThat(json.writeValueAsString(new BackupId("abc"))).isEqualTo("\"abc\"");
        assertThat(json.readValue("\"abc\"", BackupId.class)).isEqualTo(new BackupId("abc"));
    }
}
