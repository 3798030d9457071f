package dev.luneo.dr.verify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.verify.FakeApplication.answer;
import static dev.luneo.dr.verify.FakeApplication.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.CheckRun;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not answer for a moment has said nothing against what was restored. */
class OutageDuringChecksTest {
    private static final String HEALTH = """
            - { name: health, get: "${API}/health", attempts: 2 }
            """;
    private static final Duration BRIEF = Duration.ofMillis(300);

    private final FakeApplication application = new FakeApplication();
    private final Map<String, String> variables =
            Map.of("API", application.url(), "DATABASE_URL", "postgresql://dr@127.0.0.1:1/luneo");

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 502, 503, 504})
    void an_application_that_is_away_is_waited_for_beyond_its_attempts(int status) throws Exception {
        IntStream.range(0, 5)
                .forEach(time -> application.once(
                        "/health", status == 0 ? FakeApplication.hangUp() : answer(status, "", Map.of())));
        application.on("/health", json(200, "{}"));
        CheckResult result = run(HEALTH, "", TOO_SLOW).get(0);
        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.PASSED);
        assertThat(application.seen("/health")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 201})
    void one_that_is_there_and_answers_wrongly_gets_its_attempts_and_no_more(int status) throws Exception {
        application.on("/health", answer(status, "", Map.of()));
        assertThat(run(HEALTH, "", TOO_SLOW).get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(application.seen("/health")).hasSize(2);
    }

    @Test
    void one_that_stays_away_is_waited_for_once_and_not_again_for_each_check() throws Exception {
        application.on("/health", answer(503, "", Map.of())).on("/login", answer(503, "", Map.of()));
        List<CheckResult> results = run(HEALTH + HEALTH.replace("health", "login"), "", BRIEF);
        assertThat(results).extracting(CheckResult::outcome).containsOnly(Outcome.FAILED);
        assertThat(application.seen("/health")).hasSizeGreaterThan(2);
        assertThat(application.seen("/login")).hasSize(2);
    }

    @Test
    void a_database_server_that_is_away_is_waited_for_and_then_told_of() throws Exception {
        String query = """
                - { name: query, sql: "select 0", expect: { value: 0 }, attempts: 1 }
                """;
        CheckResult result = run("", query, BRIEF).get(0);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).contains("SQLSTATE 08001").contains("(attempt ");
        assertThat(run("", query, Duration.ZERO).get(0).detail()).doesNotContain("(attempt ");
    }

    private List<CheckResult> run(String ofTheApplication, String ofTheDatabase, Duration patience) throws Exception {
        DrPlan plan = Plans.plan(ofTheApplication, ofTheDatabase, variables);
        var runner = Plans.runner(plan, variables);
        DatabaseUrl nobody = DatabaseUrl.of(new DatabaseLocation("127.0.0.1", freePort(), "luneo"), "dr", "password");
        return runner.run(PlannedCheck.of(plan, "luneo"), new Patient(new RehearsalRun(() -> nobody), patience));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Patient(RehearsalRun run, Duration patience) implements CheckRun {
        @Override
        public String id() {
            return run.id();
        }

        @Override
        public DatabaseUrl database() {
            return run.database();
        }

        @Override
        public void ran(PlannedCheck check, CheckResult result, Finding finding) {
            run.ran(check, result, finding);
        }
    }
}
