package dev.luneo.dr.kit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.TestKeys;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However many bad records there are: all are counted, few are kept, few are spoken of. */
class DeadLettersTest {
    private static final int FLOOD = 600_000;

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final DeadLetters letters = letters();

    @Test
    void a_flood_is_counted_exactly_and_copied_within_bounds() {
        for (int i = 0; i < FLOOD; i++) {
            letters.met(bad(i, new byte[1]), "no event");
        }
        sendAll(letters);
        assertThat(letters.count()).isEqualTo(FLOOD);
        assertThat(producer.history()).hasSize(DeadLetters.COPIED + FLOOD / DeadLetters.COPIED - 1);
        assertThat(origins().subList(0, 2)).containsExactly("dr.incidents/0/0", "dr.incidents/0/1");
    }

    @Test
    void large_ones_are_counted_and_do_not_fill_the_heap() {
        for (int i = 0; i < 1_000; i++) {
            letters.met(bad(i, new byte[400_000]), "no event");
        }
        assertThat(letters.count()).isEqualTo(1_000);
        sendAll(letters);
        assertThat(producer.history()).as("copies that waited: two megabytes").hasSizeLessThan(10);
    }

    @Test
    void what_was_copied_before_a_restart_is_not_copied_again() {
        List.of(0, 1, 2).forEach(i -> letters.met(bad(i, new byte[1]), "no event"));
        sendAll(letters);
        DeadLetters restarted = letters();
        producer.history().forEach(copy -> restarted.known(read(copy)));
        List.of(0, 1, 2, 3).forEach(i -> restarted.met(bad(i, new byte[1]), "no event"));
        sendAll(restarted);
        assertThat(origins())
                .containsExactly("dr.incidents/0/0", "dr.incidents/0/1", "dr.incidents/0/2", "dr.incidents/0/3");
        assertThat(restarted.count()).isEqualTo(4);
    }

    @Test
    void of_a_flood_a_few_lines_are_logged() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(DeadLetters.class);
        logger.addAppender(lines);
        try {
            for (int i = 0; i < 10_000; i++) {
                letters.met(bad(i, new byte[1]), "no event");
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).isNotEmpty().hasSizeLessThan(50);
    }

    @Test
    void a_place_that_makes_no_sense_is_nothing_to_stumble_over() {
        ConsumerRecord<byte[], byte[]> forged = bad(0, new byte[1]);
        forged.headers().add(DeadLetters.ORIGIN, "dr.incidents/99999999999999999999/x".getBytes(UTF_8));
        letters.known(forged);
        letters.met(bad(7, new byte[1]), "no event");
        sendAll(letters);
        assertThat(producer.history()).hasSize(1);
    }

    private DeadLetters letters() {
        return new DeadLetters(
                "test",
                new EventPublisher(
                        producer,
                        new EventCodec(),
                        TestKeys.signer(Speaker.NOTIFIER_SERVICE),
                        Clock.systemUTC(),
                        Speaker.NOTIFIER_SERVICE.serviceName()));
    }

    private void sendAll(DeadLetters from) {
        int before;
        do {
            before = producer.history().size();
            from.send(partition -> true);
        } while (producer.history().size() > before);
    }

    private List<String> origins() {
        return producer.history().stream()
                .map(copy ->
                        new String(copy.headers().lastHeader(DeadLetters.ORIGIN).value(), UTF_8))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> bad(long offset, byte[] value) {
        return new ConsumerRecord<>(
                "dr.incidents",
                0,
                offset,
                0,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                java.util.Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> read(ProducerRecord<String, byte[]> copy) {
        ConsumerRecord<byte[], byte[]> record = bad(0, copy.value());
        copy.headers().forEach(record.headers()::add);
        return record;
    }
}
