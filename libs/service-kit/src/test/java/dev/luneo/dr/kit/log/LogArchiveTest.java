package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.EventCodec.Decoding;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.log.LogReader.Condition;
import dev.luneo.dr.kit.web.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading again what is old, from a real broker. */
@Tag("process")
class LogArchiveTest {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private final EventCodec codec = new EventCodec();

    private static RecoveryRef ref(String id) {
        return new RecoveryRef(
                id, "db-" + RUN, RecoveryRef.Purpose.RECOVERY, RecoveryRef.Procedure.FULL_RESTORE, Optional.empty());
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private LogArchive archive(Whereabouts whereabouts, List<Long> touched) {
        return new LogArchive(
                () -> consumer(TestKafka.bootstrapServers()),
                record -> {
                    touched.add(record.offset());
                    return codec.decode(record) instanceof Decoding.Decoded decoded
                            ? Optional.of(decoded.event())
                            : Optional.empty();
                },
                whereabouts);
    }

    @Test
    void an_old_recovery_is_read_again_whole_and_nothing_but_its_stretch_is_looked_at() {
        RecoveryRef old = ref("old-" + RUN);
        for (int i = 0; i < 50; i++) {
            TestKafka.publish(new RestoreStarted(ref("before-" + i), "me/1"));
        }
        TestKafka.publish(new RestoreStarted(old, "me/1"));
        TestKafka.publish(new RestoreStarted(ref("between"), "me/1"));
        TestKafka.publish(new BackupDisproved(old.database(), "b1", "bits flipped", Optional.of(old.recoveryId())));
        TestKafka.publish(new RecoveryCancelled(old, "otto", "enough"));
        for (int i = 0; i < 50; i++) {
            TestKafka.publish(new RestoreStarted(ref("after-" + i), "me/1"));
        }
        List<Recorded<DrEvent>> heard = new ArrayList<>();
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), heard::add).start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            List<Long> touched = new ArrayList<>();
            var found = archive(log.whereabouts, touched).read(List.of(old.recoveryId(), "never heard of"));

            assertThat(found.get(old.recoveryId()))
                    .extracting(recorded -> recorded.event().type())
                    .containsExactlyInAnyOrder("RestoreStarted", "RecoveryCancelled", "BackupDisproved");
            assertThat(heard).containsAll(found.get(old.recoveryId()));
            assertThat(found.get("never heard of")).isEmpty();
            assertThat(touched).as("records decoded").hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void a_late_word_does_not_make_all_between_be_read() {
        Whereabouts whereabouts = new Whereabouts();
        TopicPartition partition = new TopicPartition("dr.recoveries", 0);
        whereabouts.heard(new RestoreStarted(ref("r1"), "me/1"), partition, 10);
        whereabouts.heard(new RestoreStarted(ref("r1"), "me/1"), partition, 60);
        whereabouts.heard(new RecoveryCancelled(ref("r1"), "otto", "late"), partition, 1_000_000);
        assertThat(whereabouts.of("r1"))
                .extracting(stretch -> stretch.last() - stretch.first())
                .containsExactly(50L, 0L);
    }

    @Test
    void somebody_who_goes_on_speaking_of_one_recovery_takes_up_no_more_room() {
        Whereabouts whereabouts = new Whereabouts();
        TopicPartition partition = new TopicPartition("dr.recoveries", 0);
        for (int i = 0; i < 1_000; i++) {
            whereabouts.heard(new RestoreStarted(ref("r1"), "me/1"), partition, i * 1_000_000L);
        }
        assertThat(whereabouts.of("r1")).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void a_log_out_of_reach_is_said_so_and_waited_for_no_longer_than_a_person_would() {
        Whereabouts whereabouts = new Whereabouts();
        whereabouts.heard(new RestoreStarted(ref("r1"), "me/1"), new TopicPartition("dr.recoveries", 0), 10);
        LogArchive archive = new LogArchive(() -> consumer("127.0.0.1:9"), record -> Optional.empty(), whereabouts);
        assertThatThrownBy(() -> archive.read(List.of("r1")))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("only the event log (Kafka) has it");
    }
}
