package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.Cable;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.log.Ownership;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.recovery.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A replica that reaches everything but the broker stops before another takes its work over. */
@Tag("process")
class NetworkCutTest {
    /** When each replica touched the outside world. */
    private final List<Long> before = new CopyOnWriteArrayList<>();

    private final List<Long> after = new CopyOnWriteArrayList<>();

    @Test
    void a_replica_cut_off_from_the_broker_has_stopped_before_another_takes_over(@TempDir Path directory)
            throws Exception {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, SampleService.PLAN);
        try (Cable cable = new Cable(TestKafka.bootstrapServers());
                var cutOff = SampleService.start(effects(before), settings(plan, cable.bootstrapServers()));
                var other = SampleService.start(effects(after), settings(plan, TestKafka.bootstrapServers()))) {
            await().atMost(TOO_SLOW)
                    .until(() -> owned(cutOff).length > 0
                            && owned(other).length > 0
                            && owned(cutOff).length + owned(other).length == Topic.PARTITIONS);
            String database = databaseIn(owned(cutOff)[0]);
            Recorded<DrEvent> requested =
                    Story.of("r-" + database, database).requested(0).events().get(0);
            TestKafka.publish(requested.event(), requested.time());
            await().atMost(TOO_SLOW).until(() -> before.size() > 10);

            cable.pull();

            await().atMost(TOO_SLOW).until(() -> after.size() > 100);
            assertThat(before).allMatch(at -> at < after.get(0));
        }
    }

    /** Touches the outside world again and again, asking before each time whether it still may. */
    private static StepWork effects(List<Long> times) {
        return (run, context) -> {
            while (true) {
                context.beforeEffect();
                times.add(System.nanoTime());
                Thread.sleep(20);
            }
        };
    }

    private static Map<String, Object> settings(Path plan, String bootstrapServers) {
        return new HashMap<>(Map.of(
                "dr.plan",
                plan.toString(),
                "spring.kafka.bootstrap-servers",
                bootstrapServers,
                // So that a slow machine is not taken for a cut network.
                "dr.log.session-timeout",
                "16s"));
    }

    private static int[] owned(ConfigurableApplicationContext service) {
        Terms terms = service.getBean(Terms.class);
        return IntStream.range(0, Topic.PARTITIONS).filter(terms::open).toArray();
    }

    private static String databaseIn(int partition) {
        return Stream.generate(() -> "cut-" + UUID.randomUUID())
                .filter(name -> Ownership.partitionOf(name) == partition)
                .findFirst()
                .orElseThrow();
    }
}
