package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.stack.ServiceKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Promise 1: kill any service at any instant, restart it, and the recovery goes on; nothing happens twice. */
class KillTest {
    /** Each run of the sample takes the same cases; change it to look elsewhere. */
    private static final long SEED = 20261123;

    private static final int SAMPLE = 4;
    private static final List<String> STEPS = List.of(
            "choose-backup",
            "prepare-server",
            "restore-data",
            "compare-data",
            "check-variables",
            "fence-old-database",
            "set-database-url:backend",
            "migrate:backend",
            "restart:backend",
            "wait-until-up:backend",
            "check-sessions",
            "run-checks");

    private static final Fleet FLEET = Fleet.shared();
    private static String backup = "";

    /** @param atBoundary when the step has finished; otherwise while it is at work */
    record Kill(ServiceKind victim, String step, boolean atBoundary) {
        @Override
        public String toString() {
            return "%s killed %s %s".formatted(victim.serviceName(), atBoundary ? "after" : "during", step);
        }
    }

    @BeforeAll
    static void takeBackup() throws InterruptedException {
        backup = FLEET.backUp();
    }

    static List<Kill> matrix() {
        List<Kill> all = new ArrayList<>();
        for (String step : STEPS) {
            for (ServiceKind victim : ServiceKind.values()) {
                all.add(new Kill(victim, step, false));
                all.add(new Kill(victim, step, true));
            }
        }
        return all;
    }

    /** Some of the matrix, among them the one that every recovery tool fears most. */
    static List<Kill> sample() {
        List<Kill> shuffled = matrix();
        Collections.shuffle(shuffled, new Random(SEED));
        return Stream.concat(
                        Stream.of(new Kill(ServiceKind.RESTORE, "restore-data", false)),
                        shuffled.stream().limit(SAMPLE))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sample")
    void a_recovery_survives(Kill kill) throws InterruptedException {
        survive(kill);
    }

    @Tag("chaos")
    @ParameterizedTest
    @MethodSource("matrix")
    void a_recovery_survives_every(Kill kill) throws InterruptedException {
        survive(kill);
    }

    @Test
    void a_recovery_survives_a_restart_of_the_broker() throws InterruptedException {
        String id = begin();
        FLEET.awaitEvent(step(id, "restore-data", StepStarted.class));
        FLEET.restartBroker();
        assertRecoveredOnce(id);
    }

    private static void survive(Kill kill) throws InterruptedException {
        String id = begin();
        FLEET.awaitEvent(step(id, kill.step(), kill.atBoundary() ? StepFinished.class : StepStarted.class));
        FLEET.killAndRestart(kill.victim());
        FLEET.awaitHealthy(kill.victim());
        assertRecoveredOnce(id);
    }

    private static String begin() throws InterruptedException {
        return FLEET.restore(Map.of("database", "luneo", "target", backup, "reason", "a system test"));
    }

    private static Predicate<DrEvent> step(String id, String step, Class<? extends StepEvent> type) {
        return event -> type.isInstance(event)
                && event instanceof StepEvent said
                && said.recovery().recoveryId().equals(id)
                && said.step().equals(step);
    }

    private static void assertRecoveredOnce(String id) throws InterruptedException {
        JsonNode recovery = FLEET.awaitEnd(id);
        assertThat(recovery.path("state").asString())
                .as(recovery.toPrettyString())
                .isEqualTo("verified");
        assertThat(finishedSteps(recovery)).containsExactlyInAnyOrderElementsOf(STEPS);
        assertThat(paymentsMadeBy(id, recovery)).isEqualTo(1);
        await().atMost(Fleet.TOO_SLOW)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(FLEET.statuses(id)).containsExactly("identified", "restoring", "resolved"));
        assertThat(FLEET.events()
                        .all(StatusChanged.class)
                        .filter(status -> status.subject().equals(id))
                        .map(DrEvent::id))
                .doesNotHaveDuplicates();
        assertThat(FLEET.shopIsOpen()).isTrue();
    }

    private static List<String> finishedSteps(JsonNode recovery) {
        List<String> finished = new ArrayList<>();
        recovery.path("steps").forEach(step -> {
            if (step.path("state").asString().equals("finished")) {
                finished.add(step.path("step").asString());
            }
        });
        return finished;
    }

    /** The check's payment carries the recovery in its idempotency key. */
    private static long paymentsMadeBy(String id, JsonNode recovery) {
        String current = recovery.path("current").path("database").asString();
        try (Connection connection =
                        FLEET.shop().database().withDatabase(current).connectAsApplication();
                PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from payments where idempotency_key like ? || '%'")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError("The restored database does not answer", e);
        }
    }
}
