package dev.luneo.dr.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * What becomes of terms when partitions come and go and time passes, on a clock and with a group that do what the test says: every entry of the
 * script is one poll, and the broker answers each. What a cut network does to a real client of a real broker is not known here;
 * {@code NetworkCutTest} pulls the cable, and {@code BrokerRestartTest} takes the broker away.
 */
class OwnershipTest {
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final int PARTITION = 3;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Deque<Runnable> script = new ArrayDeque<>();
    private int joined;
    private int answered;
    private final Ownership ownership = new Ownership(ScriptedConsumer::new, Topic.RECOVERIES, SESSION, clock::get);

    private final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {
        ScriptedConsumer() {
            super("earliest");
            joined++;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            answered++;
            Optional.ofNullable(script.poll()).orElse(ownership::stop).run();
            return ConsumerRecords.empty();
        }

        @Override
        public synchronized Map<MetricName, ? extends Metric> metrics() {
            MetricName name = new MetricName(Heartbeats.ANSWERED, Heartbeats.GROUP, "", Map.of());
            return Map.of(name, new Metric() {
                @Override
                public MetricName metricName() {
                    return name;
                }

                @Override
                public Object metricValue() {
                    return (double) answered;
                }
            });
        }
    }

    @Test
    void nothing_is_owned_before_the_group_has_assigned_it() {
        assertThat(term()).isEmpty();
        run(() -> assertThat(term()).isEmpty());
    }

    @Test
    void an_assigned_partition_is_owned_until_it_is_revoked() {
        run(
                this::assign,
                () -> assertThat(term()).isPresent(),
                () -> assertThat(ownership.term(PARTITION + 1)).isEmpty(),
                () -> ownership.onPartitionsRevoked(partitions()),
                () -> assertThat(term()).isEmpty());
    }

    @Test
    void every_assignment_is_a_new_term() {
        List<Long> terms = new ArrayList<>();
        run(
                this::assign,
                () -> terms.add(term().orElseThrow()),
                () -> ownership.onPartitionsLost(partitions()),
                this::assign,
                () -> terms.add(term().orElseThrow()));
        assertThat(terms.get(1)).isGreaterThan(terms.get(0));
    }

    @Test
    void a_term_goes_on_while_other_partitions_come_and_go() {
        List<Long> terms = new ArrayList<>();
        List<TopicPartition> other = List.of(new TopicPartition(Topic.RECOVERIES.topicName(), PARTITION + 1));
        run(
                this::assign,
                () -> terms.add(term().orElseThrow()),
                () -> ownership.onPartitionsAssigned(other),
                () -> terms.add(term().orElseThrow()),
                () -> ownership.onPartitionsRevoked(other),
                () -> terms.add(term().orElseThrow()));
        assertThat(terms).hasSize(3).containsOnly(terms.get(0));
    }

    @Test
    void a_process_paused_within_a_poll_owns_nothing_until_it_is_assigned_anew() {
        List<Long> terms = new ArrayList<>();
        run(
                this::assign,
                () -> terms.add(term().orElseThrow()),
                () -> {
                    pause(SESSION.dividedBy(2).plusNanos(1));
                    assertThat(term()).as("before anybody has noticed").isEmpty();
                },
                () -> assertThat(term()).as("though the poll came back").isEmpty(),
                () -> assertThat(term()).as("however often it polls").isEmpty(),
                this::assign,
                () -> terms.add(term().orElseThrow()));
        assertThat(joined).as("times it joined the group").isEqualTo(2);
        assertThat(terms.get(1)).isGreaterThan(terms.get(0));
    }

    @Test
    void what_was_assigned_in_the_very_poll_of_the_pause_is_asked_for_again() {
        run(
                () -> {
                    pause(SESSION);
                    assign();
                },
                () -> assertThat(term()).isEmpty());
        assertThat(joined).as("times it joined the group").isEqualTo(2);
    }

    @Test
    void silence_of_half_a_session_is_no_pause() {
        run(
                this::assign,
                () -> {
                    pause(SESSION.dividedBy(2));
                    assertThat(term()).isPresent();
                },
                () -> assertThat(term()).isPresent());
        assertThat(joined).isEqualTo(1);
    }

    @Test
    void a_consumer_that_breaks_ends_all_terms_and_joins_again() {
        run(
                this::assign,
                () -> {
                    throw new KafkaException("fenced");
                },
                () -> assertThat(term()).isEmpty(),
                this::assign,
                () -> assertThat(term()).isPresent());
    }

    @Test
    void nothing_is_owned_after_the_end() {
        run(this::assign);
        assertThat(term()).isEmpty();
    }

    @Test
    void a_key_is_looked_for_in_the_partition_where_kafka_puts_it() {
        assertThat(IntStream.range(0, 1000).map(i -> Ownership.partitionOf("db" + i)))
                .allMatch(partition -> partition >= 0 && partition < Topic.PARTITIONS);
        assertThat(Ownership.partitionOf("luneo"))
                .isEqualTo(org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                        "luneo".getBytes(java.nio.charset.StandardCharsets.UTF_8), Topic.PARTITIONS));
    }

    private void run(Runnable... polls) {
        script.addAll(List.of(polls));
        ownership.run();
        assertThat(script).as("polls that never came").isEmpty();
    }

    private void pause(Duration length) {
        clock.addAndGet(length.toNanos());
    }

    private void assign() {
        ownership.onPartitionsAssigned(partitions());
    }

    private Optional<Long> term() {
        return ownership.term(PARTITION);
    }

    private static List<TopicPartition> partitions() {
        return List.of(new TopicPartition(Topic.RECOVERIES.topicName(), PARTITION));
    }
}
