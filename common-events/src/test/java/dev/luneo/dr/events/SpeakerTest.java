package dev.luneo.dr.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeakerTest {
    @Test
    void every_event_type_has_a_line_that_says_who_may_state_it() {
        assertThat(Speaker.MAY_STATE.keySet())
                .containsExactlyInAnyOrderElementsOf(EventCodec.types().values());
        assertThat(Speaker.MAY_STATE.values()).noneMatch(Set::isEmpty);
    }

    @Test
    void nobody_but_restore_service_may_state_a_decision() {
        for (Class<?> decision : Set.of(
                RecoveryEvent.RestoreRequested.class,
                RecoveryEvent.RestoreApproved.class,
                RecoveryEvent.RestoreStarted.class,
                RecoveryEvent.UnreachableDatabaseDecided.class,
                RecoveryEvent.RecoveryCancelled.class)) {
            assertThat(Speaker.MAY_STATE.get(decision)).containsExactly(Speaker.RESTORE_SERVICE);
        }
    }

    @Test
    void a_step_is_stated_by_the_service_that_takes_it_and_by_no_other() {
        RecoveryRef ref = new RecoveryRef(
                "r1",
                "luneo",
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                java.util.Optional.empty());
        DrEvent step = new RecoveryEvent.StepStarted(ref, "deploy-service", "fence-old-database", 1, "Fence", "r/1");
        assertThat(Arrays.stream(Speaker.values()).filter(speaker -> speaker.mayState(step)))
                .containsExactly(Speaker.DEPLOY_SERVICE);
    }

    @Test
    void whether_a_service_is_ready_is_stated_by_itself() {
        DrEvent ready = new ReadinessEvent.ReadinessStated(
                "luneo",
                "verifier-service",
                "plan",
                java.time.Instant.parse("2026-11-23T03:12:00Z"),
                java.util.Optional.empty(),
                java.util.List.of());
        assertThat(Arrays.stream(Speaker.values()).filter(speaker -> speaker.mayState(ready)))
                .containsExactly(Speaker.VERIFIER_SERVICE);
    }

    @Test
    void a_service_writes_only_the_topics_of_its_facts() {
        assertThat(Arrays.stream(Speaker.values()).filter(speaker -> speaker.writes(Topic.RECOVERIES)))
                .containsExactlyInAnyOrder(Speaker.RESTORE_SERVICE, Speaker.DEPLOY_SERVICE, Speaker.VERIFIER_SERVICE);
        assertThat(Arrays.stream(Speaker.values()).filter(speaker -> speaker.writes(Topic.STATUS)))
                .containsExactly(Speaker.NOTIFIER_SERVICE);
    }
}
