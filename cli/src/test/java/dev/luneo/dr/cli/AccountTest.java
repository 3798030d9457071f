package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recovery as it is told: each thing once, how far it is, and when what failed is tried again and why. */
class AccountTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-11-30T02:14:00Z");

    private final Account redrawn = new Account(false);
    private final Account plain = new Account(true);

    private static Clocks at(int seconds) {
        return new Clocks(ZoneOffset.UTC, ZoneOffset.UTC, NOW.plusSeconds(seconds));
    }

    private static JsonNode restoring(String more, String... steps) {
        return JSON.readTree("""
                {"recoveryId": "r-1", "state": "restoring", "forecast": {"known": true, "remainingSeconds": 95}, "steps": [%s]%s}""".formatted(String.join(",", steps), more));
    }

    private static String running(int attempt, long done, long total) {
        return """
                {"service": "restore-service", "step": "restore-data", "title": "Restore the data", "attempt": %d, "state": "running",
                 "startedAt": "2026-11-30T02:13:50Z", "done": %d, "total": %d}""".formatted(attempt, done, total);
    }

    private static final String FAILED = """
            {"service": "restore-service", "step": "restore-data", "title": "Restore the data", "attempt": 1, "state": "failed",
             "startedAt": "2026-11-30T02:13:50Z", "endedAt": "2026-11-30T02:13:58Z", "seconds": 8.0,
             "failure": {"detail": "The server went away.", "hint": "Look whether it runs"}}""";

    private static final String FINISHED = """
            {"service": "restore-service", "step": "choose-backup", "title": "Choose the newest good backup", "attempt": 1, "state": "finished",
             "startedAt": "2026-11-30T02:13:40Z", "endedAt": "2026-11-30T02:13:41Z", "seconds": 1.0}""";

    @Test
    void what_is_done_is_told_once() {
        assertThat(redrawn.news(restoring("", FINISHED), at(0)))
                .containsExactly(
                        "02:13:41  ok      Choose the newest good backup (1.0 s)",
                        "02:14:00  --      Bringing the data back, beside the old database, which is untouched.");
        assertThat(redrawn.news(restoring("", FINISHED), at(1))).isEmpty();
    }

    @Test
    void what_failed_is_told_with_why_and_when_it_is_tried_again() {
        assertThat(redrawn.news(restoring(", \"retryAt\": \"2026-11-30T02:14:08Z\"", FAILED), at(0)))
                .startsWith("02:13:58  FAILED  Restore the data: The server went away. Look whether it runs")
                .endsWith("                  It is tried again at 02:14:08, in 8 s.");
        assertThat(redrawn.passing(restoring("", running(2, 0, 0)), at(9)))
                .contains("          now     Restore the data (attempt 2); in all about 1 min 35 s left");
    }

    @Test
    void how_far_a_step_is_how_fast_and_what_is_left_stands_in_the_line_that_is_redrawn() {
        assertThat(redrawn.passing(restoring("", running(1, 100, 1_000)), at(0)))
                .contains("          now     Restore the data: 10 %; in all about 1 min 35 s left");
        assertThat(redrawn.passing(restoring("", running(1, 200, 1_000)), at(10)))
                .contains(
                        "          now     Restore the data: 20 %, 60 % a minute, about 1 min 20 s left of it; in all about 1 min 35 s left");
    }

    @Test
    void where_no_line_can_be_redrawn_a_long_step_is_told_of_in_lines_that_are_few() {
        assertThat(plain.news(restoring("", running(1, 100, 1_000)), at(0)))
                .startsWith("02:13:50  begins  Restore the data")
                .hasSize(2);
        assertThat(plain.news(restoring("", running(1, 150, 1_000)), at(1))).isEmpty();
        assertThat(plain.news(restoring("", running(1, 200, 1_000)), at(10)))
                .containsExactly(
                        "02:14:10  now     Restore the data: 20 %, 60 % a minute, about 1 min 20 s left of it; in all about 1 min 35 s left");
        assertThat(plain.news(restoring("", running(1, 201, 1_000)), at(75))).hasSize(1);
    }

    @Test
    void the_pace_begins_anew_where_a_step_counts_something_else_and_is_not_known_while_nothing_moves() {
        Pace pace = new Pace();
        pace.seen(NOW, 0, 1_000);
        assertThat(pace.seen(NOW.plusSeconds(10), 500, 1_000).left()).contains(Duration.ofSeconds(10));
        Pace.Progress another = pace.seen(NOW.plusSeconds(11), 1, 53);
        assertThat(another.percent()).isEqualTo(1);
        assertThat(another.left()).isEmpty();
        assertThat(pace.seen(NOW.plusSeconds(30), 1, 53).words()).isEqualTo("1 %");
    }

    @Test
    void whose_yes_is_missing_and_what_they_type_is_told() {
        JsonNode waiting = JSON.readTree("{\"recoveryId\": \"r-1\", \"approvals\": [\"alice\"]}");
        List<Part> parts = Approval.howItIsGiven(
                waiting,
                new PlanFacts(ZoneOffset.UTC, List.of(), List.of("alice", "carol")),
                new Typed("./dr", List.of("--as", "alice")));
        assertThat(parts.get(0))
                .isInstanceOfSatisfying(
                        Part.Text.class, text -> assertThat(text.text()).contains(": carol. Call one"));
        assertThat(parts.get(1)).isEqualTo(new Part.Type("./dr approve r-1 --as carol"));
    }
}
