package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.stack.ServiceKind;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Promise 1: kill any service at any instant, restart it, and the recovery goes on; nothing happens twice. */
@Tag("process")
class KillTest {
    /** Each run of the sample takes the same cases; change it to look elsewhere. */
    private static final long SEED = 20261123;

    private static final int SAMPLE = 4;
    private static final int RUNS = 60;
    private static final String SWAP = "swap-databases";
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

    /**
     * @param to as in a request
     * @param atBoundary when the step has finished; otherwise while it is at work
     */
    record Kill(String to, ServiceKind victim, String step, boolean atBoundary) {
        @Override
        public String toString() {
            return "%s killed %s %s of %s".formatted(victim.serviceName(), atBoundary ? "after" : "during", step, to);
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
                all.add(new Kill("database", victim, step, false));
                all.add(new Kill("database", victim, step, true));
            }
        }
        // In place the same steps are the same code, but for those of the cut-over.
        for (String step :
                List.of("fence-old-database", "migrate:backend", SWAP, "restart:backend", "check-sessions")) {
            all.add(new Kill("in-place", ServiceKind.DEPLOY, step, false));
            all.add(new Kill("in-place", ServiceKind.DEPLOY, step, true));
        }
        return all;
    }

    /** Some of the matrix, among them those that every recovery tool fears most. */
    static List<Kill> sample() {
        List<Kill> shuffled = matrix();
        Collections.shuffle(shuffled, new Random(SEED));
        return Stream.concat(
                        Stream.of(
                                new Kill("database", ServiceKind.RESTORE, "restore-data", false),
                                new Kill("in-place", ServiceKind.DEPLOY, SWAP, false)),
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

    @ParameterizedTest
    @ValueSource(strings = {"database", "in-place"})
    void what_was_switched_over_is_taken_back_though_whoever_does_it_is_killed(String to) throws Exception {
        takenBack(to, "restart:backend", 0);
    }

    /** Seeded, so that one that fails can be run again: {@code -Ddr.chaos.runs=1000 -Ddr.chaos.seed=1}. */
    @Tag("chaos")
    @Test
    void whatever_is_killed_whenever_everything_is_done_once_or_taken_back() throws Exception {
        int runs = Integer.getInteger("dr.chaos.runs", RUNS);
        long seed = Long.getLong("dr.chaos.seed", SEED);
        for (int run = 0; run < runs; run++) {
            Random random = new Random(seed + run);
            String to = random.nextInt(3) == 0 ? "in-place" : "database";
            String step = STEPS.get(random.nextInt(STEPS.size()));
            if (random.nextInt(4) == 0) {
                takenBack(to, STEPS.get(4 + random.nextInt(STEPS.size() - 5)), random.nextInt(400));
            } else {
                ServiceKind victim = ServiceKind.values()[random.nextInt(ServiceKind.values().length)];
                survive(new Kill(to, victim, step, random.nextBoolean()), random.nextInt(400));
            }
        }
    }

    @Test
    void a_recovery_survives_a_restart_of_the_broker() throws InterruptedException {
        Begun begun = begin("database");
        FLEET.awaitEvent(step(begun.id(), "restore-data", StepStarted.class));
        FLEET.restartBroker();
        assertRecoveredOnce(begun, STEPS, false);
    }

    private static void survive(Kill kill) throws InterruptedException {
        survive(kill, 0);
    }

    /** @param later milliseconds after the event, which hits another instant */
    private static void survive(Kill kill, int later) throws InterruptedException {
        Begun begun = begin(kill.to());
        FLEET.awaitEvent(step(begun.id(), kill.step(), kill.atBoundary() ? StepFinished.class : StepStarted.class));
        TimeUnit.MILLISECONDS.sleep(later);
        FLEET.killAndRestart(kill.victim());
        FLEET.awaitHealthy(kill.victim());
        List<String> steps = new ArrayList<>(STEPS);
        if (kill.to().equals("in-place")) {
            steps.add(SWAP);
        }
        assertRecoveredOnce(begun, steps, kill.victim() != ServiceKind.DEPLOY);
    }

    /** Cancelled during a step, and killed while it goes back. */
    private static void takenBack(String to, String during, int later) throws Exception {
        String before = Switches.databaseUrl(FLEET.shop().directory());
        Begun begun = begin(to);
        String id = begun.id();
        FLEET.awaitEvent(step(id, during, StepStarted.class));
        TimeUnit.MILLISECONDS.sleep(later);
        URI cancel = FLEET.url(ServiceKind.RESTORE, "/api/recoveries/" + id + "/cancel");
        if (FLEET.client()
                        .post(Role.OPERATOR, cancel, Map.of("reason", "changed my mind"))
                        .status()
                == HttpStatus.CONFLICT.value()) {
            // It was over a moment before.
            FLEET.awaitEnd(id);
            assertTold(begun, "resolved");
            return;
        }
        FLEET.awaitEvent(
                event -> step(id, Recovery.UNDO_CUT_OVER, StepStarted.class).test(event)
                        || event instanceof CutOverUndone undone
                                && undone.recovery().recoveryId().equals(id));
        FLEET.killAndRestart(ServiceKind.DEPLOY);
        FLEET.awaitHealthy(ServiceKind.DEPLOY);
        JsonNode recovery = FLEET.awaitEnd(id);
        assertThat(recovery.path("state").asString()).isEqualTo("cancelled");
        assertThat(recovery.path("undone").asBoolean())
                .as(recovery.toPrettyString())
                .isTrue();
        assertThat(Switches.databaseUrl(FLEET.shop().directory())).isEqualTo(before);
        await().atMost(Fleet.TOO_SLOW).until(FLEET::shopIsOpen);
        assertTold(begun, "restoring");
    }

    /** @param card of an accident that was not over when it began, on which the public is told of it; else its own */
    private record Begun(String id, String card, Witness.Mark mark) {
        boolean ownCard() {
            return card.equals(id);
        }
    }

    private static Begun begin(String to) throws InterruptedException {
        Optional<String> open = FLEET.openCard();
        Witness.Mark mark = FLEET.witness().mark();
        String id = FLEET.restore(Map.of("database", "luneo", "target", backup, "to", to, "reason", "a system test"));
        return new Begun(id, open.orElse(id), mark);
    }

    /** Each status once and in its order, however late the notifier learned of it all, on one card. */
    private static void assertTold(Begun begun, String last) {
        List<String> all = List.of("identified", "restoring", "resolved");
        await().atMost(Fleet.TOO_SLOW)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(FLEET.statuses(begun.card()))
                        .containsExactlyElementsOf(all.subList(0, all.indexOf(last) + 1)));
        assertThat(FLEET.events()
                        .all(StatusChanged.class)
                        .filter(status -> status.subject().equals(begun.card()))
                        .map(DrEvent::id))
                .doesNotHaveDuplicates();
        assertThat(FLEET.events().all(StatusChanged.class).map(StatusChanged::subject))
                .as("cards begun for %s", begun)
                .matches(subjects -> begun.ownCard() || !subjects.contains(begun.id()));
    }

    private static Predicate<DrEvent> step(String id, String step, Class<? extends StepEvent> type) {
        return event -> type.isInstance(event)
                && event instanceof StepEvent said
                && said.recovery().recoveryId().equals(id)
                && said.step().equals(step);
    }

    private static void assertRecoveredOnce(Begun begun, List<String> steps, boolean once) throws InterruptedException {
        String id = begun.id();
        JsonNode recovery = FLEET.awaitEnd(id);
        assertThat(recovery.path("state").asString())
                .as(recovery.toPrettyString())
                .isEqualTo("verified");
        assertThat(finishedSteps(recovery)).containsExactlyInAnyOrderElementsOf(steps);
        assertThat(paymentsMadeBy(id, recovery)).isEqualTo(1);
        assertTold(begun, "resolved");
        assertThat(FLEET.shopIsOpen()).isTrue();
        String restored = FLEET.events()
                .all(RestoreFinished.class)
                .filter(finished -> finished.recovery().recoveryId().equals(id))
                .map(finished -> finished.restored().database())
                .findFirst()
                .orElseThrow();
        FLEET.witness().assertDoneAsLogged(begun.mark(), id, restored, once, FLEET.events());
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
