package dev.luneo.dr.kit.machine;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.log.EventPublisher;
import dev.luneo.dr.kit.log.Folded;
import dev.luneo.dr.kit.log.LogProgress;
import dev.luneo.dr.kit.log.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is decided is done once at a time, and what is no longer decided is stopped. Commands are the bodies of the work. */
class WorkTest {
    private static final IncidentClosed EVENT = new IncidentClosed("i1", "over");
    private static final TopicPartition PUBLISHED = new TopicPartition(Topic.INCIDENTS.topicName(), 0);
    private static final List<TopicPartition> OWNED =
            List.of(new TopicPartition(Topic.RECOVERIES.topicName(), Ownership.partitionOf("luneo")));

    private final AtomicLong clock = new AtomicLong();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final LogProgress progress = new LogProgress();
    private final Ownership ownership = new Ownership(
            () -> {
                throw new IllegalStateException("no group here");
            },
            Topic.RECOVERIES,
            Duration.ofSeconds(10),
            () -> 0);
    private final Terms terms = new Terms("me", ownership, progress, () -> CompletableFuture.completedFuture(null));
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final ExecutorService announcer = Executors.newSingleThreadExecutor();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private final Work<String, Body> work = new Work<>(
            (body, known, performance) -> {
                states.add(known);
                body.run(performance);
            },
            new EventPublisher(
                    producer,
                    new EventCodec(),
                    TestKeys.signer(Speaker.NOTIFIER_SERVICE),
                    Clock.systemUTC(),
                    "notifier-service"),
            terms,
            progress,
            worker,
            announcer,
            clock::get);

    private interface Body {
        void run(Performance performance) throws InterruptedException;
    }

    @BeforeEach
    void ownThePartition() {
        ownership.onPartitionsAssigned(OWNED);
        terms.refresh(() -> Optional.of(Map.of()));
    }

    @AfterEach
    void stopThreads() {
        worker.shutdownNow();
        announcer.shutdownNow();
    }

    @Test
    void what_waited_for_a_thread_goes_by_the_state_and_the_command_of_its_last_decision() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        Decision<Body> busy = perform("busy", performance -> {
            begun.countDown();
            mayEnd.await();
        });
        work.pursue(List.of(busy, perform("queued", performance -> seen.add("as decided first"))), "then");
        begun.await();
        work.pursue(List.of(busy, perform("queued", performance -> seen.add("as decided last"))), "now");
        mayEnd.countDown();
        await().atMost(TOO_SLOW).until(() -> seen.size() == 1 && states.size() == 2);
        assertThat(seen).containsExactly("as decided last");
        assertThat(states).containsExactly("then", "now");
    }

    @Test
    void an_announcement_is_not_made_again_before_it_is_folded() {
        List<Decision<Body>> decided = List.of(new Decision.Publish<>(EVENT));
        look(decided);
        await().atMost(TOO_SLOW).until(() -> producer.history().size() == 1);
        look(decided);
        look(decided);
        finish(announcer);
        assertThat(producer.history()).hasSize(1);

        Folded.upTo(progress, PUBLISHED, 1);
        // Decided still, although folded: somebody wants it said again.
        await().atMost(TOO_SLOW).until(() -> {
            look(decided);
            return producer.history().size() == 2;
        });
    }

    @Test
    void a_command_is_not_begun_again_before_what_it_published_is_folded() {
        AtomicInteger performed = new AtomicInteger();
        List<Decision<Body>> decided = List.of(perform("a", performance -> {
            performed.incrementAndGet();
            performance.publish(EVENT);
        }));
        look(decided);
        finish(worker);
        look(decided);
        finish(worker);
        assertThat(performed).hasValue(1);

        Folded.upTo(progress, PUBLISHED, 1);
        look(decided);
        finish(worker);
        assertThat(performed).hasValue(2);
    }

    @Test
    void a_command_that_is_no_longer_decided_is_interrupted() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        look(List.of(perform("a", stuck(begun, interrupted))));
        await().atMost(TOO_SLOW).until(() -> begun.getCount() == 0);
        look(List.of());
        await().atMost(TOO_SLOW).until(() -> interrupted.getCount() == 0);
    }

    @Test
    void nothing_of_the_same_database_begins_while_interrupted_work_still_has_its_hands_on_it() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        ExecutorService two = Executors.newFixedThreadPool(2);
        Work<String, Body> roomy = new Work<>(
                (body, known, performance) -> body.run(performance),
                new EventPublisher(
                        producer,
                        new EventCodec(),
                        TestKeys.signer(Speaker.NOTIFIER_SERVICE),
                        Clock.systemUTC(),
                        "notifier-service"),
                terms,
                progress,
                two,
                announcer,
                clock::get);
        Decision<Body> slow = perform("slow", performance -> {
            begun.countDown();
            awaitStubbornly(mayEnd);
            order.add("slow ended");
        });
        Decision<Body> next = perform("next", performance -> order.add("next"));
        roomy.pursue(List.of(slow), "now");
        await().atMost(TOO_SLOW).until(() -> begun.getCount() == 0);
        roomy.pursue(List.of(next), "now");
        roomy.pursue(List.of(next), "now");
        assertThat(order).isEmpty();
        mayEnd.countDown();
        await().atMost(TOO_SLOW).until(() -> {
            roomy.settle();
            roomy.pursue(List.of(next), "now");
            return order.contains("next");
        });
        // It is decided on and on here, so it may have been done again by now.
        assertThat(order).startsWith("slow ended", "next").containsOnlyOnce("slow ended");
        two.shutdownNow();
    }

    @Test
    void a_command_that_was_queued_and_is_no_longer_decided_never_runs_and_may_be_decided_again() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger performed = new AtomicInteger();
        Decision<Body> busy = perform("busy", performance -> {
            begun.countDown();
            mayEnd.await();
        });
        Decision<Body> queued = perform("queued", performance -> performed.incrementAndGet());
        look(List.of(busy, queued));
        await().atMost(TOO_SLOW).until(() -> begun.getCount() == 0);
        look(List.of(busy));
        look(List.of(busy, queued));
        mayEnd.countDown();
        await().atMost(TOO_SLOW).until(() -> performed.get() > 0);
        finish(worker);
        assertThat(performed).hasValue(1);
    }

    @Test
    void work_that_ended_in_a_bug_waits_before_it_is_tried_again() {
        assertTriedAgainLater(performance -> {
            throw new IllegalStateException("a bug");
        });
    }

    @Test
    void work_that_ended_in_an_error_waits_too() {
        assertTriedAgainLater(performance -> {
            throw new NoClassDefFoundError("a bad day");
        });
    }

    @Test
    void a_runner_that_lost_its_term_publishes_nothing() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        look(List.of(perform("a", performance -> {
            begun.countDown();
            lost.await();
            performance.publish(EVENT);
        })));
        await().atMost(TOO_SLOW).until(() -> begun.getCount() == 0);
        ownership.onPartitionsRevoked(OWNED);
        ownership.onPartitionsAssigned(OWNED);
        terms.refresh(() -> Optional.of(Map.of()));
        lost.countDown();
        finish(worker);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void what_waits_for_long_looks_again_after_a_while_and_leaves_its_thread_to_others_until_then() {
        assertTriedAgainLater(performance -> performance.againIn(Duration.ofSeconds(5)));
        List<String> others = new CopyOnWriteArrayList<>();
        look(List.of(perform("other", performance -> others.add("done"))));
        finish(worker);
        assertThat(others).containsExactly("done");
    }

    private void assertTriedAgainLater(Body body) {
        AtomicInteger performed = new AtomicInteger();
        List<Decision<Body>> decided = List.of(perform("a", performance -> {
            performed.incrementAndGet();
            body.run(performance);
        }));
        look(decided);
        finish(worker);
        clock.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        look(decided);
        finish(worker);
        assertThat(performed).hasValue(1);
        clock.incrementAndGet();
        look(decided);
        finish(worker);
        assertThat(performed).hasValue(2);
    }

    private void look(List<Decision<Body>> decided) {
        work.settle();
        work.pursue(decided, "now");
    }

    private static Decision<Body> perform(String id, Body body) {
        return new Decision.Perform<>(id, "luneo", body);
    }

    private static Body stuck(CountDownLatch begun, CountDownLatch interrupted) {
        return performance -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException stillBusy) {
                continue;
            }
        }
    }

    /** Whatever was given to the thread so far is done when this returns. */
    private static void finish(ExecutorService single) {
        try {
            single.submit(() -> {}).get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
