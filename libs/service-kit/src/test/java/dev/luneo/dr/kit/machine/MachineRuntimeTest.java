package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.log.Ownership;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** What the runtime promises every service, on a real broker. */
@Tag("process")
class MachineRuntimeTest {
    private final String database = "db-" + UUID.randomUUID().toString().substring(0, 8);
    private final Story story = Story.of("r-" + database, database);
    private Map<String, Object> plan = Map.of();

    @BeforeEach
    void writePlan(@TempDir Path directory) throws java.io.IOException {
        Path file = directory.resolve("plan.yaml");
        Files.writeString(file, SampleService.PLAN);
        plan = Map.of("dr.plan", file.toString());
    }

    @Test
    void a_recovery_goes_through_its_steps_once_each() {
        AtomicInteger done = new AtomicInteger();
        try (var service = SampleService.start(counting(done), plan)) {
            publish(story.requested(0));
            awaitRestored(service);
            assertThat(done).hasValue(2);
            assertThat(started("first")).hasSize(1);
        }
    }

    @Test
    void a_restarted_service_goes_on_where_it_was_killed_without_doing_finished_steps_again() {
        CountDownLatch inSecond = new CountDownLatch(1);
        StepWork stuck = (run, context) -> {
            if (run.step().name().equals("second")) {
                inSecond.countDown();
                new CountDownLatch(1).await();
            }
            return new StepResult.Done("done");
        };
        try (var service = SampleService.start(stuck, plan)) {
            publish(story.requested(0));
            await().atMost(TOO_SLOW).until(() -> inSecond.getCount() == 0);
        }
        try (var service = SampleService.start(SampleService.nothingToDo(), plan)) {
            awaitRestored(service);
            assertThat(started("first")).hasSize(1);
            assertThat(started("second")).extracting(StepStarted::attempt).containsExactly(1, 2);
        }
    }

    @Test
    void two_replicas_share_the_databases_and_never_do_a_step_twice() {
        Map<String, AtomicInteger> performed = new ConcurrentHashMap<>();
        StepWork counting = (run, context) -> {
            performed
                    .computeIfAbsent(run.recovery().id() + run.step().name(), key -> new AtomicInteger())
                    .incrementAndGet();
            return new StepResult.Done("done");
        };
        try (var one = SampleService.start(counting, plan);
                var two = SampleService.start(counting, plan)) {
            // Both own a part before work comes, or the first would simply do all of it.
            await().atMost(TOO_SLOW).until(() -> owned(one) > 0 && owned(two) > 0 && owned(one) + owned(two) == 6);
            List<Story> stories = IntStream.range(0, 12)
                    .mapToObj(i -> Story.of("r-" + database + i, database + i))
                    .toList();
            stories.forEach(each -> publish(each.requested(0)));
            stories.forEach(each -> await().atMost(TOO_SLOW)
                    .until(() -> SampleService.runtime(one)
                            .state()
                            .find(each.ref().recoveryId())
                            .filter(recovery -> recovery.stage() == Stage.CUTTING_OVER)
                            .isPresent()));
            assertThat(performed.keySet().stream().filter(key -> key.startsWith("r-" + database)))
                    .hasSize(24);
            assertThat(performed.values()).allSatisfy(count -> assertThat(count).hasValue(1));
        }
    }

    @Test
    void a_replica_that_joins_does_not_interrupt_a_step_that_stays_where_it_is() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
        StepWork slow = (run, context) -> {
            begun.computeIfAbsent(run.recovery().id() + "/" + run.step().name(), key -> new AtomicInteger())
                    .incrementAndGet();
            mayEnd.await();
            return new StepResult.Done("done");
        };
        // One database in each partition: half of them move to the second replica, half of them stay.
        List<Story> stories = IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> IntStream.iterate(0, i -> i + 1)
                        .mapToObj(i -> database + "-" + i)
                        .filter(name -> Ownership.partitionOf(name) == partition)
                        .findFirst()
                        .orElseThrow())
                .map(name -> Story.of("r-" + name, name))
                .toList();
        try (var one = SampleService.start(slow, plan)) {
            await().atMost(TOO_SLOW).until(() -> owned(one) == Topic.PARTITIONS);
            stories.forEach(story -> publish(story.requested(0)));
            await().atMost(TOO_SLOW).until(() -> begun.size() == Topic.PARTITIONS);
            try (var two = SampleService.start(slow, plan)) {
                await().atMost(TOO_SLOW).until(() -> owned(one) == 3 && owned(two) == 3);
                mayEnd.countDown();
                for (Story each : stories) {
                    await().atMost(TOO_SLOW)
                            .until(() -> SampleService.runtime(two)
                                    .state()
                                    .find(each.ref().recoveryId())
                                    .filter(recovery -> recovery.stage() == Stage.CUTTING_OVER)
                                    .isPresent());
                }
                assertThat(stories.stream()
                                .filter(each -> begun.get(each.ref().recoveryId() + "/first")
                                                .get()
                                        == 1))
                        .as("steps that were begun once")
                        .hasSize(3);
            }
        }
    }

    @Test
    void cancelling_interrupts_the_step_at_work() {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch atWork = new CountDownLatch(1);
        StepWork stuck = (run, context) -> {
            atWork.countDown();
            try {
                new CountDownLatch(1).await();
                return new StepResult.Done("never");
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        };
        try (var service = SampleService.start(stuck, plan)) {
            publish(story.requested(0));
            await().atMost(TOO_SLOW).until(() -> atWork.getCount() == 0);
            publish(story.cancelled());
            await().atMost(TOO_SLOW).untilTrue(interrupted);
        }
    }

    @Test
    void a_bug_in_a_step_is_a_failed_step_and_the_service_goes_on() {
        AtomicInteger calls = new AtomicInteger();
        StepWork buggy = (run, context) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
            return new StepResult.Done("done");
        };
        try (var service = SampleService.start(buggy, plan)) {
            publish(story.requested(0));
            awaitRestored(service);
            assertThat(TestKafka.events(Topic.RECOVERIES, database, RecoveryEvent.StepFailed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.failure().reason()).isEqualTo("internal-error"));
        }
    }

    @Test
    void garbage_on_every_topic_goes_to_the_dead_letters_once_and_stops_nothing() {
        String marker = "garbage-" + database;
        for (Topic topic : Topic.values()) {
            TestKafka.publish(
                    new ProducerRecord<>(topic.topicName(), database, marker.getBytes(StandardCharsets.UTF_8)));
        }
        for (int start = 0; start < 2; start++) {
            try (var service = SampleService.start(SampleService.nothingToDo(), plan)) {
                Story after = Story.of("r" + start + database, database);
                after.requested(0)
                        .started()
                        .cancelled()
                        .events()
                        .forEach(event -> TestKafka.publish(event.event(), event.time()));
                await().atMost(TOO_SLOW)
                        .until(() -> SampleService.runtime(service)
                                .state()
                                .find(after.ref().recoveryId())
                                .filter(recovery -> recovery.stage() == Stage.CANCELLED)
                                .isPresent());
                for (Topic topic : Topic.values()) {
                    await().atMost(TOO_SLOW)
                            .untilAsserted(
                                    () -> assertThat(TestKafka.values(topic.topicName() + ".restore-service.dlt"))
                                            .filteredOn(marker::equals)
                                            .hasSize(1));
                }
                assertThat(service.getBean("eventLog", HealthIndicator.class)
                                .health()
                                .getStatus())
                        .isEqualTo(Status.UP);
            }
        }
    }

    private static StepWork counting(AtomicInteger done) {
        return (run, context) -> {
            done.incrementAndGet();
            return new StepResult.Done("done");
        };
    }

    /** Publishes the newest event of a story. */
    private static void publish(Story story) {
        Recorded<DrEvent> newest = story.events().get(story.events().size() - 1);
        TestKafka.publish(newest.event(), newest.time());
    }

    private void awaitRestored(ConfigurableApplicationContext service) {
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.RECOVERIES, database, RestoreFinished.class)
                        .findAny()
                        .isPresent());
    }

    private List<StepStarted> started(String step) {
        return TestKafka.events(Topic.RECOVERIES, database, StepStarted.class)
                .filter(event -> event.step().equals(step))
                .toList();
    }

    private static long owned(ConfigurableApplicationContext service) {
        Terms terms = service.getBean(Terms.class);
        return IntStream.range(0, Topic.PARTITIONS).filter(terms::open).count();
    }
}
