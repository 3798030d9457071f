package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.stack.ServiceKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Promise 2: two replicas never run the same recovery; a paused one that wakes up does no harm. */
@Tag("process")
class ReplicaTest {
    private static final Fleet FLEET = Fleet.shared();
    private static final Map<ServiceKind, ServiceProcess> SECOND = new EnumMap<>(ServiceKind.class);
    private static String backup = "";

    @BeforeAll
    static void startASecondOfEach() throws InterruptedException {
        backup = FLEET.backUp();
        for (ServiceKind kind : ServiceKind.values()) {
            SECOND.put(kind, FLEET.replica(kind, "two"));
        }
        SECOND.values().forEach(ServiceProcess::awaitHealthy);
    }

    @AfterAll
    static void endThem() {
        SECOND.values().forEach(ServiceProcess::kill);
    }

    @Test
    void with_two_replicas_of_each_service_a_recovery_runs_once() throws InterruptedException {
        String id = begin();
        assertThat(FLEET.awaitEnd(id).path("state").asString()).isEqualTo("verified");
        assertThat(started(id)).extracting(StepStarted::attempt).containsOnly(1);
        assertThat(started(id)).extracting(StepStarted::step).doesNotHaveDuplicates();
        await().atMost(Fleet.TOO_SLOW)
                .untilAsserted(
                        () -> assertThat(FLEET.statuses(id)).containsExactly("identified", "restoring", "resolved"));
    }

    @Test
    void a_replica_paused_past_its_session_is_replaced_and_does_no_harm_when_it_wakes() throws InterruptedException {
        String id = begin();
        FLEET.awaitEvent(event -> event instanceof StepStarted step
                && step.recovery().recoveryId().equals(id)
                && step.step().equals("choose-backup"));
        ServiceProcess owner = ownerOf(started(id).get(0).runner());
        owner.signal("STOP");
        try {
            // The other one can only have finished it after the group gave up on the paused one.
            FLEET.awaitEvent(event -> event instanceof RestoreFinished finished
                    && finished.recovery().recoveryId().equals(id));
        } finally {
            owner.signal("CONT");
        }
        JsonNode recovery = FLEET.awaitEnd(id);
        assertThat(recovery.path("state").asString()).isEqualTo("verified");
        assertThat(started(id).stream()
                        .filter(step -> step.step().equals("restore-data"))
                        .map(StepStarted::attempt))
                .as("nobody restored beside the one who took over")
                .hasSize(1);
        owner.awaitHealthy();
        assertThat(begunAndVerified()).isTrue();
    }

    private boolean begunAndVerified() throws InterruptedException {
        return FLEET.awaitEnd(begin()).path("state").asString().equals("verified");
    }

    private static String begin() throws InterruptedException {
        return FLEET.restore(Map.of("database", "luneo", "target", backup, "reason", "a system test"));
    }

    private static List<StepStarted> started(String id) {
        return FLEET.events()
                .all(StepStarted.class)
                .filter(step -> step.recovery().recoveryId().equals(id))
                .toList();
    }

    /** The runner's name begins with the instance's. */
    private static ServiceProcess ownerOf(String runner) {
        ServiceProcess second = SECOND.get(ServiceKind.RESTORE);
        return runner.startsWith(second.instance() + "-") ? second : FLEET.service(ServiceKind.RESTORE);
    }
}
