package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.localkafka.LocalKafka;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The broker goes away in the middle of a step and comes back: the work goes on, and nothing happens twice. */
@Tag("process")
class BrokerRestartTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch brokerGone = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void a_step_that_ends_while_the_broker_is_away_counts_once_it_is_back(@TempDir Path directory) throws Exception {
        // So that a slow machine is not taken for a paused one.
        endsWhileTheBrokerIsAway(directory, "30s", Away.BRIEFLY);
    }

    @Test
    void it_counts_also_when_the_broker_is_away_for_so_long_that_everything_is_assigned_anew(@TempDir Path directory)
            throws Exception {
        endsWhileTheBrokerIsAway(directory, "16s", Away.BEYOND_THE_TERM);
    }

    private enum Away {
        BRIEFLY,
        BEYOND_THE_TERM
    }

    private void endsWhileTheBrokerIsAway(Path directory, String sessionTimeout, Away away) throws Exception {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, SampleService.PLAN);
        StepWork work = (run, context) -> {
            begun.countDown();
            brokerGone.await();
            done.add(run.recovery().id() + "/" + run.step().name());
            return new StepResult.Done("done");
        };
        LocalKafka broker = LocalKafka.start(directory.resolve("kafka"), 0);
        Map<String, Object> settings = Map.of(
                "dr.plan", plan.toString(),
                "spring.kafka.bootstrap-servers", broker.bootstrapServers(),
                "dr.log.session-timeout", sessionTimeout);
        try (var service = SampleService.start(work, settings)) {
            publish(broker, Story.of("r1", "luneo").requested(0));
            await().atMost(TOO_SLOW).until(() -> begun.getCount() == 0);

            broker.close();
            brokerGone.countDown();
            await().atMost(TOO_SLOW).until(() -> done.contains("r1/first"));
            if (away == Away.BEYOND_THE_TERM) {
                await().atMost(TOO_SLOW)
                        .until(() ->
                                SampleService.runtime(service).runner("luneo").isEmpty());
            }
            broker = LocalKafka.start(directory.resolve("kafka"), port(broker));

            awaitRestored(service, "r1");
            publish(broker, Story.of("r2", "shop").requested(0));
            awaitRestored(service, "r2");

            assertThat(done).containsExactly("r1/first", "r1/second", "r2/first", "r2/second");
            assertThat(recovery(service, "r1").orElseThrow().stepRuns())
                    .extracting(StepRun::attempt)
                    .containsExactly(1, 1);
            assertThat(ids(broker)).doesNotHaveDuplicates().contains("r1/restore-service/first/1/finished");
        } finally {
            broker.close();
        }
    }

    private static void awaitRestored(ConfigurableApplicationContext service, String recoveryId) {
        await().atMost(TOO_SLOW)
                .until(() -> recovery(service, recoveryId)
                        .filter(recovery -> recovery.stage() == Stage.CUTTING_OVER)
                        .isPresent());
    }

    private static Optional<Recovery> recovery(ConfigurableApplicationContext service, String recoveryId) {
        return SampleService.runtime(service).state().find(recoveryId);
    }

    private static void publish(LocalKafka broker, Story story) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            story.events().forEach(event -> producer.send(TestKeys.record(event.event(), event.time())));
            producer.flush();
        }
    }

    /** What stands in {@code ce_id} of all that was ever published about recoveries. */
    private static List<String> ids(LocalKafka broker) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(i -> new TopicPartition(Topic.RECOVERIES.topicName(), i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> ids = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> ids.add(
                                new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
            }
            return ids;
        }
    }

    private static int port(LocalKafka broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":")[1]);
    }
}
