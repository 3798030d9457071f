package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is true when it is over: of the database that is used, not of a copy that nobody uses. */
class EndingTest {
    private static String ended(String state, String current) {
        List<Part> parts = Ending.parts(
                JsonMapper.builder().build().readTree("""
                        {"recoveryId": "r-1", "database": "luneo", "state": "%s", "now": "It was switched back.", "next": "",
                         "restoredTo": "2026-11-30T01:00:00Z", "restored": {"host": "db", "port": 5432, "database": "luneo_a1"},
                         "current": {"host": "db", "port": 5432, "database": "%s"}}""".formatted(state, current)),
                new Clocks(ZoneOffset.UTC, ZoneOffset.UTC, Instant.parse("2026-11-30T02:00:00Z")),
                new Typed("./dr", List.of()));
        return parts.stream().map(Part::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void the_database_that_is_in_use_is_named_and_how_old_its_data_is() {
        assertThat(ended("verified", "luneo_a1"))
                .contains("The data is as of 01:00:00 Z", "Now in use: db:5432/luneo_a1");
        assertThat(ended("failed", "luneo_a1")).contains("The data is as of 01:00:00 Z", "db:5432/luneo_a1");
    }

    @Test
    void of_a_copy_that_nobody_uses_nothing_is_said_of_its_age() {
        assertThat(ended("cancelled", "luneo"))
                .doesNotContain("The data is as of")
                .contains("Now in use: db:5432/luneo, as it was before this recovery");
    }
}
