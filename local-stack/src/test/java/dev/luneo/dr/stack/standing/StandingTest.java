package dev.luneo.dr.stack.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a terminal tells of a stack: all of it once, and then what is new. */
class StandingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant START = Instant.parse("2026-11-30T08:00:00Z");
    private static final String WRONG = "\"The last backup failed (wrong-credentials): no. Mend the url\"";
    private static final String FAILS = """
            {"subject": "shop/orders", "stops": false,
             "failure": {"reason": "check-not-understood", "detail": "%s", "hint": "Mend the check"}}""";

    private static String database(String newest, double rpo, String underWay, String... problems) {
        return """
                [{"name": "shop", "newestRestorablePoint": %s, "rpoSeconds": %s, "rpoObjectiveSeconds": 3600.0,
                  "underWay": %s, "problems": [%s]}]""".formatted(newest, rpo, underWay, String.join(",", problems));
    }

    private static String readiness(String state, String lookedAt, String... problems) {
        return """
                [{"database": "shop", "service": "verifier-service", "state": "%s", "lookedAt": %s, "problems": [%s]}]""".formatted(state, lookedAt, String.join(",", problems));
    }

    private static final String READY = readiness("ready", "\"2026-11-30T08:00:05Z\"");
    private static final String GOOD = database("\"2026-11-30T07:59:00Z\"", 60, "null");
    private static final String NONE = database("null", 0, "null");
    private static final String TAKING = database("null", 0, "\"/api/backups/b1\"");
    private static final String BROKEN = database("null", 0, "null", WRONG);

    private static Standing standing(String databases, String readiness) {
        return Standing.of(JSON.readTree(databases), JSON.readTree(readiness), Set.of(), START);
    }

    private static List<String> lines(String databases, String readiness) {
        return standing(databases, readiness).lines(Instant::toString);
    }

    private static List<String> news(Standing before, Standing now) {
        return now.since(before).newsAfter(before, Instant::toString);
    }

    @Test
    void each_database_is_said_to_be_protected_or_why_not_and_what_to_do() {
        assertThat(lines(GOOD, READY)).containsExactly("shop: Protected: newest backup 2026-11-30T07:59:00Z");
        assertThat(lines(BROKEN, READY))
                .containsExactly("shop: NOT protected: The last backup failed (wrong-credentials): no. Mend the url");
        assertThat(lines(TAKING, READY).get(0)).startsWith("shop: NOT protected: the first backup is being taken");
        assertThat(lines(database("\"2026-11-30T06:00:00Z\"", 7200, "null"), READY)
                        .get(0))
                .startsWith("shop: NOT protected as the plan asks: the newest backup, 2026-11-30T06:00:00Z, is older");
    }

    @Test
    void a_backup_that_no_rehearsal_can_restore_protects_nothing_and_that_is_news() {
        String failing = GOOD.replace("\"problems\"", """
                "schemaProof": {"state": "failed", "failure": {"reason": "owners-out-of-reach",
                  "detail": "shop_restorer is no member of loans_owner", "hint": "GRANT loans_owner TO shop_restorer"}},
                "problems\"""");
        String said =
                "shop: NOT protected: a rehearsal could not restore the newest backup, 2026-11-30T07:59:00Z: shop_restorer is no member"
                        + " of loans_owner. GRANT loans_owner TO shop_restorer.";
        assertThat(lines(failing, READY)).containsExactly(said);
        assertThat(news(standing(GOOD, READY), standing(failing, READY))).containsExactly(said);
        assertThat(news(standing(failing, READY), standing(GOOD, READY)))
                .containsExactly("shop: Protected: newest backup 2026-11-30T07:59:00Z");
    }

    @Test
    void what_a_recovery_would_lack_is_said_with_the_way_out_and_what_nobody_knows_too() {
        assertThat(lines(GOOD, readiness("problems", "\"2026-11-30T08:00:05Z\"", FAILS.formatted("It fails"))))
                .contains("shop: a recovery would lack something: It fails. Mend the check");
        assertThat(lines(GOOD, readiness("unknown", "null")))
                .contains("shop: whether verifier-service has what a recovery needs is not known yet");
    }

    @Test
    void only_what_is_known_ends_the_wait() {
        assertThat(standing(GOOD, READY).settled()).isTrue();
        assertThat(standing(BROKEN, READY).settled()).isTrue();
        assertThat(standing(TAKING, READY).settled()).isFalse();
        assertThat(standing(NONE, READY).settled()).isFalse();
        assertThat(standing(GOOD, readiness("ready", "\"2026-11-30T07:59:59Z\""))
                        .settled())
                .as("seen by a process that is gone")
                .isFalse();
    }

    @Test
    void a_change_is_news_once() {
        Standing broken = standing(BROKEN, READY);
        Standing good = standing(GOOD, READY);
        assertThat(news(broken, good)).containsExactly("shop: Protected: newest backup 2026-11-30T07:59:00Z");
        assertThat(news(good, good)).isEmpty();
        assertThat(news(good, standing(database("\"2026-11-30T08:59:00Z\"", 60, "null"), READY)))
                .as("the next backup is as expected")
                .isEmpty();
        Standing trying = standing(TAKING, READY).since(broken);
        assertThat(news(broken, trying)).as("one more attempt").isEmpty();
        assertThat(news(trying, broken)).as("which failed like the one before").isEmpty();
    }

    @Test
    void what_is_lacking_is_news_when_it_comes_and_when_it_goes_and_not_for_other_words() {
        Standing ready = standing(GOOD, READY);
        Standing failing = standing(GOOD, readiness("problems", "\"2026-11-30T08:10:00Z\"", FAILS.formatted("at 8")));
        Standing later = standing(GOOD, readiness("problems", "\"2026-11-30T08:20:00Z\"", FAILS.formatted("at 9")));
        assertThat(news(ready, failing)).containsExactly("shop: a recovery would lack something: at 8. Mend the check");
        assertThat(news(failing, later)).isEmpty();
        assertThat(news(failing, ready)).containsExactly("shop: this is so no more: at 8. Mend the check");
        assertThat(news(failing, standing(GOOD, readiness("unknown", "null"))))
                .as("who says nothing has mended nothing")
                .isEmpty();
    }
}
