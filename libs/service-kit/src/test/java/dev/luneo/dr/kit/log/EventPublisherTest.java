package dev.luneo.dr.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.TestKeys;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final EventPublisher publisher = new EventPublisher(
            producer,
            new EventCodec(),
            TestKeys.signer(Speaker.NOTIFIER_SERVICE),
            Clock.systemUTC(),
            "notifier-service");

    @Test
    void what_was_handed_over_counts_as_said_when_it_is_in_the_log_or_will_never_be() {
        assertThat(publisher.said()).isDone();
        CompletableFuture<Position> first = publisher.publishOnce(new IncidentClosed("i1", "over"));
        CompletableFuture<Position> second = publisher.publishOnce(new IncidentClosed("i2", "over"));
        CompletableFuture<Void> said = publisher.said();
        publisher.publishOnce(new IncidentClosed("i3", "over"));
        producer.completeNext();
        assertThat(first).isCompleted();
        assertThat(said).isNotDone();
        producer.errorNext(new TimeoutException("two minutes without a broker"));
        assertThat(second).isCompletedExceptionally();
        assertThat(said).as("what came later does not count").isCompleted();
        assertThat(publisher.said()).isNotDone();
    }

    @Test
    void what_the_producer_did_not_take_is_said_all_the_same_when_whoever_said_it_is_interrupted() throws Exception {
        producer.sendException = new TimeoutException("the topic is not known yet, and the broker is away");
        CountDownLatch ended = new CountDownLatch(1);
        Thread speaker = new Thread(() -> {
            try {
                publisher.publish(new IncidentClosed("i1", "over"));
            } catch (InterruptedException wanted) {
                ended.countDown();
            }
        });
        speaker.start();
        await().until(() -> !publisher.said().isDone());
        speaker.interrupt();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.said()).as("its word is still on its way").isNotDone();

        producer.sendException = null;
        await().until(() -> producer.history().size() == 1);
        producer.completeNext();
        assertThat(publisher.said()).isCompleted();
    }
}
