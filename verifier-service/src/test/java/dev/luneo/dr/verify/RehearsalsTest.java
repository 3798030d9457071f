package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.verify.FakeApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
    private final FakeApplication application = new FakeApplication();
    private final Map<String, String> variables =
            Map.of("API", application.url(), "DATABASE_URL", "postgresql://dr@127.0.0.1:1/luneo");
    private final DrPlan plan = Plans.plan("""
            - { name: one, get: "${API}/one" }
            - { name: two, get: "${API}/two", timeout: 5m }
            - { name: three, get: "${API}/three" }
            """, "", variables);

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void what_is_not_reached_in_time_is_skipped_and_nothing_goes_on_after_that() throws Exception {
        application.on("/one", json(200, "{}")).on("/two", application.stall());
        try (Rehearsals rehearsals = rehearsals(Duration.ofSeconds(2))) {
            Verdict verdict = rehearsals.rehearse("luneo");
            assertThat(verdict.label()).isEqualTo("partial");
            assertThat(verdict.checks())
                    .extracting(check -> check.outcome())
                    .containsExactly(Outcome.PASSED, Outcome.SKIPPED, Outcome.SKIPPED);
            assertThat(verdict.checks().get(2).detail()).isEqualTo("not reached within the 2 s of a rehearsal");
            // The next one is the sentinel: it may only begin when nothing of the last goes on any more.
            application.on("/two", json(200, "{}")).on("/three", json(200, "{}"));
            await().atMost(TOO_SLOW)
                    .ignoreExceptionsInstanceOf(RequestRefused.class)
                    .untilAsserted(() ->
                            assertThat(rehearsals.rehearse("luneo").label()).isEqualTo("passed"));
            assertThat(application.seen("/three")).hasSize(1);
        }
    }

    @Test
    void one_rehearsal_of_a_database_at_a_time() throws Exception {
        application.on("/one", application.stall());
        try (Rehearsals rehearsals = rehearsals(Duration.ofMinutes(1))) {
            FutureTask<Verdict> first = new FutureTask<>(() -> rehearsals.rehearse("luneo"));
            Thread thread = new Thread(first);
            thread.start();
            await().atMost(TOO_SLOW).until(() -> !application.seen("/one").isEmpty());
            assertThatThrownBy(() -> rehearsals.rehearse("luneo"))
                    .isInstanceOf(RequestRefused.class)
                    .hasMessageContaining("being rehearsed already");
            thread.interrupt();
            assertThatThrownBy(() -> first.get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    private Rehearsals rehearsals(Duration limit) {
        var urls = Plans.urls(plan, variables);
        var runner = Plans.runner(plan, variables);
        return new Rehearsals(plan, urls, runner, () -> Recoveries.NONE, limit);
    }
}
