package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A drill that no service has, on the real machine and a real broker: whoever adds one gets this for nothing. */
@Tag("process")
class DrillTest {
    private final String database = "db-" + UUID.randomUUID().toString().substring(0, 8);
    private final Story drill = asked("drill", Purpose.DRILL);
    private final Story recovery = asked("recovery", Purpose.RECOVERY);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch drilling = new CountDownLatch(1);

    /** A drill that stands in its second step until it is told to stop; all else takes no time. */
    private final StepWork work = (run, context) -> {
        String what =
                "%s %s".formatted(run.recovery().ref().purpose(), run.step().name());
        if (what.equals("DRILL second")) {
            drilling.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                done.add("DRILL second stopped");
            }
        }
        done.add(what);
        return new StepResult.Done("done");
    };

    @Test
    void a_recovery_takes_the_database_from_a_drill_which_stops_cleanly_and_says_why(@TempDir Path directory)
            throws Exception {
        Path plan = Files.writeString(directory.resolve("plan.yaml"), SampleService.PLAN);
        try (var service = SampleService.start(work, Map.of("dr.plan", plan.toString()))) {
            publish(drill.requested(0));
            drilling.await();
            publish(recovery.requested(0));

            await().atMost(TOO_SLOW)
                    .until(() -> of(recovery, RestoreFinished.class).findAny().isPresent());
            await().atMost(TOO_SLOW)
                    .until(() -> of(drill, StepFinished.class)
                            .anyMatch(step -> step.step().equals(SampleService.SampleCleanUp.DROP.name())));
            assertThat(done)
                    .containsSubsequence("DRILL first", "DRILL second stopped", "RECOVERY first", "RECOVERY second")
                    .containsSubsequence("DRILL second stopped", "DRILL drop")
                    .hasSize(5);
            assertThat(events().filter(event -> event instanceof RecoveryEvent.RecoveryGaveWay
                                    || event instanceof RecoveryEvent.RestoreStarted
                                    || event instanceof StepEvent step
                                            && step.step().equals("second"))
                            .map(event -> event.recovery().purpose() + " " + event.type()))
                    .as("the log tells it")
                    .containsExactly(
                            "DRILL RestoreStarted",
                            "DRILL StepStarted",
                            "DRILL RecoveryGaveWay",
                            "RECOVERY RestoreStarted",
                            "RECOVERY StepStarted",
                            "RECOVERY StepFinished");
            await().atMost(TOO_SLOW).until(() -> !known(service, drill).owesCleanUp());
            assertThat(known(service, drill).stage()).isEqualTo(Stage.CANCELLED);
            assertThat(known(service, drill).failure()).map(Failure::reason).contains("gave-way");

            Story again = asked("again", Purpose.DRILL);
            publish(again.requested(0));
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(SampleService.runtime(service)
                                    .state()
                                    .find(again.ref().recoveryId()))
                            .hasValueSatisfying(refused -> {
                                assertThat(refused.stage()).isEqualTo(Stage.REJECTED);
                                assertThat(refused.blockedBy())
                                        .contains(recovery.ref().recoveryId());
                            }));
        }
    }

    private Story asked(String id, Purpose purpose) {
        return Story.of(
                new RecoveryRef(id + "-" + database, database, purpose, Procedure.FULL_RESTORE, Optional.empty()));
    }

    private static void publish(Story story) {
        TestKafka.publish(story.events().get(0).event(), story.events().get(0).time());
    }

    private static Recovery known(ConfigurableApplicationContext service, Story story) {
        return SampleService.runtime(service)
                .state()
                .find(story.ref().recoveryId())
                .orElseThrow();
    }

    private Stream<RecoveryEvent> events() {
        return TestKafka.events(Topic.RECOVERIES, database, RecoveryEvent.class);
    }

    private <E extends RecoveryEvent> Stream<E> of(Story story, Class<E> type) {
        return events().filter(event -> event.recovery().equals(story.ref()))
                .filter(type::isInstance)
                .map(type::cast);
    }
}
