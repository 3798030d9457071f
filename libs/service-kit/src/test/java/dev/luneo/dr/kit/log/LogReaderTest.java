package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.log.LogReader.Condition;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the health of a service is made from, as it comes about. */
class LogReaderTest {
    private final String incident = "i-" + UUID.randomUUID();

    @Test
    void a_reader_that_has_caught_up_is_reading_without_lag() {
        AtomicInteger heard = new AtomicInteger();
        TestKafka.publish(new IncidentClosed(incident, "over"));
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
    void a_bug_in_the_fold_stops_the_reading_for_good_and_is_seen() {
        TestKafka.publish(new IncidentClosed(incident, "over"));
        try (TestLog log = new TestLog(TestKafka.bootstrapServers(), event -> {
                    if (event.event().key().equals(incident)) {
                        throw new IllegalStateException("a bug");
                    }
                })
                .start()) {
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(log.reader.condition())
                            .isInstanceOfSatisfying(
                                    Condition.Dead.class,
                                    dead -> assertThat(dead.cause()).hasMessage("a bug")));
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
