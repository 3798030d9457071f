package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.Cable;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.log.Ownership;
import dev.luneo.dr.recovery.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** A long work that no service has, on the real ownership of a real broker: whoever adds one gets this for nothing. */
@Tag("process")
class SupervisorTest {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    /** One key in each partition, so that each of two replicas owns some. */
    private static final Set<String> KEYS = IntStream.range(0, Topic.PARTITIONS)
            .mapToObj(partition -> IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> "key-%s-%d".formatted(RUN, i))
                    .filter(name -> Ownership.partitionOf(name) == partition)
                    .findFirst()
                    .orElseThrow())
            .collect(Collectors.toUnmodifiableSet());

    private Map<String, Object> plan = Map.of();

    @BeforeEach
    void writePlan(@TempDir Path directory) throws java.io.IOException {
        plan = Map.of(
                "dr.plan",
                Files.writeString(directory.resolve("plan.yaml"), SampleService.PLAN)
                        .toString());
    }

    /** Follows until it is stopped, and takes its time to end. */
    private static final class Following implements LongWork {
        /** How many are at it, by key: never two, whoever they are. */
        private final Map<String, AtomicInteger> atIt;

        private final Set<String> here = ConcurrentHashMap.newKeySet();
        private final List<String> ended = new CopyOnWriteArrayList<>();
        private volatile boolean overlapped;

        Following(Map<String, AtomicInteger> atIt) {
            this.atIt = atIt;
        }

        @Override
        public String name() {
            return "following";
        }

        @Override
        public Set<String> keys() {
            return KEYS;
        }

        @Override
        public void goOn(String key, Performance performance) throws InterruptedException {
            AtomicInteger now = atIt.computeIfAbsent(key, each -> new AtomicInteger());
            overlapped |= now.incrementAndGet() > 1;
            here.add(key);
            try {
                new CountDownLatch(1).await();
            } finally {
                Thread.sleep(300);
                here.remove(key);
                ended.add(key);
                now.decrementAndGet();
            }
        }
    }

    @Test
    void each_key_is_followed_by_its_owner_alone_and_goes_over_only_when_the_last_one_has_ended() {
        Map<String, AtomicInteger> atIt = new ConcurrentHashMap<>();
        Following one = new Following(atIt);
        Following two = new Following(atIt);
        try (var second = start(two)) {
            await().atMost(TOO_SLOW).until(() -> two.here.equals(KEYS));
            try (var first = start(one)) {
                await().atMost(TOO_SLOW).until(() -> one.here.size() == 3 && two.here.size() == 3);
                assertThat(one.here).doesNotContainAnyElementsOf(two.here);
                assertThat(health(second).getDetails().toString()).contains("running=not here", "runningSince=");
            }
            assertThat(one.here).as("it is awaited when the service closes").isEmpty();
            assertThat(one.ended).hasSize(3);
            await().atMost(TOO_SLOW).until(() -> two.here.equals(KEYS));
            // What a closing replica gave up is begun after it had ended; what moves between living ones is kept apart
            // by beforeEffect.
            assertThat(two.overlapped).isFalse();
        }
        assertThat(two.here).isEmpty();
    }

    @Test
    void what_ends_or_throws_is_begun_again_and_said_and_stops_no_other() {
        AtomicInteger begun = new AtomicInteger();
        Following fine = new Following(new ConcurrentHashMap<>());
        LongWork broken = new LongWork() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Set<String> keys() {
                return Set.of("luneo");
            }

            @Override
            public void goOn(String key, Performance performance) {
                if (begun.incrementAndGet() < 3) {
                    throw new IllegalStateException("the stream broke off");
                }
            }
        };
        try (var service = start(fine, broken)) {
            await().atMost(TOO_SLOW).until(() -> begun.get() > 3);
            Health health = health(service);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("broken luneo").toString())
                    .contains("running=not here", "restarts=", "lastFailure=it ended by itself", "lastFailureAt=");
            assertThat(fine.here).isEqualTo(KEYS);
            assertThat(fine.ended).isEmpty();
        }
    }

    @Test
    void however_many_go_on_every_recovery_has_its_turn() {
        List<LongWork> many = IntStream.range(0, 5)
                .<LongWork>mapToObj(i -> new Named("many-" + i))
                .toList();
        String database = "db-" + RUN;
        try (var service = SampleService.start(SampleService.nothingToDo(), plan, many)) {
            await().atMost(TOO_SLOW)
                    .until(() -> many.stream().allMatch(each -> ((Named) each).begun.get() == KEYS.size()));
            TestKafka.publish(
                    Story.of("r-" + RUN, database).requested(0).events().get(0).event());
            await().atMost(TOO_SLOW)
                    .until(() -> TestKafka.events(Topic.RECOVERIES, database, RestoreFinished.class)
                            .findAny()
                            .isPresent());
        }
    }

    @Test
    void a_replica_that_is_cut_off_has_touched_its_last_before_another_begins() throws Exception {
        Touching lost = new Touching();
        Touching taken = new Touching();
        Map<String, Object> patient = new HashMap<>(plan);
        // So that a slow machine is not taken for a cut network.
        patient.put("dr.log.session-timeout", "16s");
        try (Cable cable = new Cable(TestKafka.bootstrapServers())) {
            Map<String, Object> behindTheCable = new HashMap<>(patient);
            behindTheCable.put("spring.kafka.bootstrap-servers", cable.bootstrapServers());
            try (var cutOff = SampleService.start(SampleService.nothingToDo(), behindTheCable, List.of(lost));
                    var other = SampleService.start(SampleService.nothingToDo(), patient, List.of(taken))) {
                await().atMost(TOO_SLOW).until(() -> lost.here.size() == 3 && taken.here.size() == 3);
                Set<String> theirs = Set.copyOf(lost.here);
                taken.first.keySet().removeAll(theirs);

                cable.pull();

                await().atMost(TOO_SLOW).until(() -> taken.first.keySet().containsAll(theirs));
                for (String key : theirs) {
                    assertThat(lost.last.get(key)).isLessThan(taken.first.get(key));
                }
                assertThat(health(cutOff).getDetails().toString()).doesNotContain("runningSince");
            }
        }
    }

    /** Says nothing and waits. */
    private static final class Named implements LongWork {
        private final String name;
        private final AtomicInteger begun = new AtomicInteger();

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<String> keys() {
            return KEYS;
        }

        @Override
        public void goOn(String key, Performance performance) throws InterruptedException {
            begun.incrementAndGet();
            new CountDownLatch(1).await();
        }
    }

    /** Touches the outside world again and again, asking before each time whether it still may, and does not hear when it is interrupted. */
    private static final class Touching implements LongWork {
        private final Set<String> here = ConcurrentHashMap.newKeySet();
        private final Map<String, Long> first = new ConcurrentHashMap<>();
        private final Map<String, Long> last = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "touching";
        }

        @Override
        public Set<String> keys() {
            return KEYS;
        }

        @Override
        public void goOn(String key, Performance performance) {
            here.add(key);
            try {
                while (true) {
                    performance.beforeEffect();
                    touch(key);
                }
            } finally {
                here.remove(key);
            }
        }

        private void touch(String key) {
            long now = System.nanoTime();
            first.putIfAbsent(key, now);
            last.put(key, now);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private ConfigurableApplicationContext start(LongWork... works) {
        return SampleService.start(SampleService.nothingToDo(), plan, List.of(works));
    }

    private static Health health(ConfigurableApplicationContext service) {
        return service.getBean("longWork", HealthIndicator.class).health();
    }
}
