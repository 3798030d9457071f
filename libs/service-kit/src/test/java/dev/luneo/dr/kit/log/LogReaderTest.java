package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.log.LogReader.Condition;
import dev.luneo.dr.kit.signing.LogTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the health of a service is made from, as it comes about. */
@Tag("process")
class LogReaderTest {
    private static final Instant BREACH = Instant.parse("2026-11-23T08:00:00Z");
    private final String incident = "i-" + UUID.randomUUID();

    @Test
    void a_reader_that_has_caught_up_is_reading_without_lag() {
        AtomicInteger heard = new AtomicInteger();
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "soon"));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
                    if (event.event().key().equals(incident)) {
                        heard.incrementAndGet();
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            assertThat(heard).as("all of the history is heard before").hasValue(1);
            await().atMost(TOO_SLOW).until(() -> log.reader.lag() == 0);
        }
    }

    @Test
    void a_topic_whose_beginning_has_gone_is_read_from_what_is_left() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        TopicPartition partition = new TopicPartition(Topic.READINESS.topicName(), Ownership.partitionOf(incident));
        TestKafka.publish(ready("gone"));
        long left = TestKafka.end(partition.topic(), partition.partition());
        TestKafka.publish(ready("left"));
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(left)))
                    .all()
                    .get();
        }
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
                    if (event.event() instanceof ReadinessStated stated
                            && stated.database().equals(incident)) {
                        stated.recoveryId().ifPresent(heard::add);
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            assertThat(heard).containsExactly("left");
        }
    }

    private ReadinessStated ready(String recoveryId) {
        return new ReadinessStated(incident, "deploy-service", "plan", BREACH, Optional.of(recoveryId), List.of());
    }

    @Test
    void an_event_that_a_bug_keeps_from_being_folded_is_a_dead_letter_and_the_reading_goes_on() {
        AtomicInteger heard = new AtomicInteger();
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "bad"));
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "good"));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
                    if (event.event() instanceof RpoAtRisk risk
                            && risk.database().equals(incident)) {
                        if (risk.detail().equals("bad")) {
                            throw new IllegalStateException("a bug");
                        }
                        heard.incrementAndGet();
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> heard.get() == 1);
            assertThat(log.reader.condition()).isNotInstanceOf(Condition.Dead.class);
            assertThat(log.deadLetters.count()).isPositive();
        }
    }

    @Test
    void a_second_start_hears_the_same_and_checks_only_what_the_first_could_not_remember(@TempDir Path home) {
        for (int i = 0; i < 600; i++) {
            TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "risk " + i));
        }
        LogTrust first = TestKeys.trustKeeping(home.resolve("checked"));
        List<String> heard = heardAtAStart(first);
        assertThat(heard).hasSize(600);
        assertThat(first.checks()).isGreaterThanOrEqualTo(600);
        LogTrust second = TestKeys.trustKeeping(home.resolve("checked"));
        assertThat(heardAtAStart(second)).isEqualTo(heard);
        assertThat(second.checks()).isLessThanOrEqualTo(first.checks() - 128);
    }

    private List<String> heardAtAStart(LogTrust trust) {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), trust, event -> {
                    if (event.event() instanceof RpoAtRisk risk
                            && risk.database().equals(incident)) {
                        heard.add(risk.detail());
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
        }
        return heard;
    }

    @Test
    void an_error_stops_the_reading_for_good_is_seen_and_makes_room_for_others() {
        AtomicBoolean left = new AtomicBoolean();
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "fatal"));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
            if (event.event().key().equals(incident)) {
                throw new AssertionError("no memory left");
            }
        })) {
            log.reader.onDeath(() -> left.set(true));
            log.start();
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(log.reader.condition())
                            .isInstanceOfSatisfying(
                                    Condition.Dead.class,
                                    dead -> assertThat(dead.cause()).hasMessage("no memory left")));
            await().atMost(TOO_SLOW).untilTrue(left);
        }
    }

    @Test
    void a_valid_event_in_another_keys_partition_changes_nothing() {
        AtomicInteger heard = new AtomicInteger();
        int elsewhere = (Ownership.partitionOf(incident) + 1) % Topic.PARTITIONS;
        var record = TestKeys.record(new RpoAtRisk(incident, Optional.empty(), BREACH, "elsewhere"), Instant.now());
        TestKafka.publish(
                new ProducerRecord<>(record.topic(), elsewhere, record.key(), record.value(), record.headers()));
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "here"));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
                    if (event.event().key().equals(incident)) {
                        heard.incrementAndGet();
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void a_record_that_an_operator_said_to_skip_is_not_folded_and_stands_with_the_reason() {
        List<String> heard = new CopyOnWriteArrayList<>();
        int partition = Ownership.partitionOf(incident);
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "harmful"));
        long offset = TestKafka.end(Topic.BACKUPS.topicName(), partition) - 1;
        TestKafka.publish(new RpoAtRisk(incident, Optional.empty(), BREACH, "after"));
        Skips skips = new Skips(
                List.of(new LogProperties.Skip(Topic.BACKUPS.topicName(), partition, offset, "see the post-mortem")));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), TestKeys.trust(), skips, event -> {
                    if (event.event() instanceof RpoAtRisk risk
                            && risk.database().equals(incident)) {
                        heard.add(risk.detail());
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW).until(() -> heard.contains("after"));
            assertThat(heard).containsExactly("after");
            await().atMost(TOO_SLOW).untilAsserted(() -> {
                log.deadLetters.send(any -> true);
                assertThat(TestKafka.headers("dr.backups.test.dlt", DeadLetters.REASON))
                        .contains("passed over on purpose (dr.log.skip): see the post-mortem");
            });
        }
    }

    @Test
    void an_event_of_a_type_of_tomorrow_is_left_alone() {
        var record = new EventCodec()
                .encode(new Recorded<>(
                        new RpoAtRisk(incident, Optional.empty(), BREACH, "tomorrow"),
                        Instant.now(),
                        "backup-scheduler"));
        record.headers().remove("ce_type").add("ce_type", "BackupRehearsed".getBytes(StandardCharsets.UTF_8));
        TestKafka.publish(TestKeys.sign(record, Speaker.BACKUP_SCHEDULER));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {}).start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            assertThat(log.reader.unknownTypes()).isPositive();
            assertThat(TestKafka.values("dr.backups.test.dlt")).noneMatch(value -> value.contains(incident));
        }
    }

    @Test
    void a_broker_out_of_reach_is_waited_for() {
        // Nothing listens on the port that is for nothing.
        try (TestLog log = new TestLog("127.0.0.1:1", event -> {}).start()) {
            assertThat(log.reader.condition()).isEqualTo(new Condition.Unreachable());
        }
    }
}
