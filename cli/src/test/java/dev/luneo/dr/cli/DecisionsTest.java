package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody is told before they say a word on a recovery, and on which one they can say it. */
class DecisionsTest {
    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    @Test
    void whoever_says_yes_sees_which_backup_is_taken_of_when_and_what_would_be_lost() {
        assertThat(ApproveCommand.taken(
                        json("""
                                {"backup": {"backupId": "b-1", "restorablePoint": "2026-11-30T01:00:00Z"}, "dataLoss": {"seconds": 3600},
                                 "forecast": {"sentence": "About 6 s"}}"""), new Clocks(ZoneOffset.UTC, ZoneOffset.UTC, Instant.parse("2026-11-30T02:00:00Z"))))
                .containsExactly(
                        "  it takes       backup b-1, of 01:00:00 Z, 1 h ago",
                        "  lost would be  what was written in the last 1 h",
                        "  how long       About 6 s");
    }

    @Test
    void whoever_stops_one_hears_first_on_which_database_the_applications_are_then() {
        assertThat(CancelCommand.whatBecomesOfTheApplications(json("{\"state\": \"verifying\"}")))
                .contains("use the old database again");
        assertThat(CancelCommand.whatBecomesOfTheApplications(json("{\"state\": \"restoring\"}")))
                .contains("stay on the database that they use now");
    }

    @Test
    void a_word_is_for_the_recovery_that_waits_for_it_alone() {
        assertThat(Decision.awaits(json("{\"awaits\": \"undo\"}"), "undo")).isTrue();
        assertThat(Decision.awaits(json("{\"state\": \"cancelled\"}"), "undo")).isFalse();
        assertThat(Decision.awaits(json("{\"awaits\": \"undo\"}"), "word-on-old-database", "acceptance"))
                .isFalse();
    }
}
