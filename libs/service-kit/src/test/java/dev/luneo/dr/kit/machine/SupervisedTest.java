package dev.luneo.dr.kit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a long work is begun, and begun again, on a clock that the test sets. */
class SupervisedTest {
    private static final Optional<String> ME = Optional.of("me/1");
    private static final Optional<String> ME_AGAIN = Optional.of("me/2");

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger begun = new AtomicInteger();
    private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void it_is_begun_again_after_pauses_that_double_and_never_grow_beyond_the_longest() {
        Supervised work = of((key, performance) -> {
            throw new IllegalStateException("broken");
        });
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            long from = now.get();
            int before = begun.get();
            while (begun.get() == before) {
                work.look(ME);
                settle(work);
                now.addAndGet(begun.get() == before ? Duration.ofMillis(500).toNanos() : 0);
            }
            seconds.add(Duration.ofNanos(now.get() - from).toSeconds());
        }
        assertThat(seconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(work.standing().restarts()).isEqualTo(8);
        assertThat(work.standing().lastFailure())
                .map(Supervised.Failed::why)
                .hasValueSatisfying(why -> assertThat(why).contains("broken"));
    }

    @Test
    void what_went_on_for_long_begins_with_a_short_pause_again() {
        CountDownLatch[] mayEnd = {new CountDownLatch(0)};
        Supervised work = of((key, performance) -> mayEnd[0].await());
        for (int i = 0; i < 4; i++) {
            work.look(ME);
            settle(work);
            now.addAndGet(Duration.ofSeconds(60).toNanos());
        }
        mayEnd[0] = new CountDownLatch(1);
        work.look(ME);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        mayEnd[0].countDown();
        settle(work);
        int before = begun.get();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        work.look(ME);
        await().until(() -> begun.get() == before + 1);
    }

    @Test
    void it_is_interrupted_when_it_is_lost_and_another_term_waits_until_it_has_ended() {
        CountDownLatch tidied = new CountDownLatch(1);
        AtomicInteger interruptions = new AtomicInteger();
        Supervised work = of((key, performance) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interruptions.incrementAndGet();
                tidied.await();
                throw new IllegalStateException("broken off", e);
            }
        });
        work.look(ME);
        await().until(() -> begun.get() == 1);
        for (int i = 0; i < 5; i++) {
            work.look(ME_AGAIN);
        }
        await().until(() -> interruptions.get() == 1);
        work.look(ME_AGAIN);
        assertThat(begun).as("the old one is still at it").hasValue(1);
        tidied.countDown();
        settle(work);
        assertThat(work.standing().lastFailure())
                .as("it was told to stop, so nothing is wrong")
                .isEmpty();
        work.look(ME_AGAIN);
        await().until(() -> begun.get() == 2);
        work.interrupt();
    }

    @Test
    void an_interruption_that_nobody_asked_for_is_an_end_like_another() {
        Supervised work = of((key, performance) -> {
            throw new InterruptedException("from within");
        });
        work.look(ME);
        settle(work);
        work.look(ME);
        settle(work);
        assertThat(begun).as("after a pause, and not at once").hasValue(1);
        assertThat(work.standing().lastFailure()).isPresent();
    }

    private interface Body {
        void goOn(String key, Performance performance) throws Exception;
    }

    private Supervised of(Body body) {
        LongWork work = new LongWork() {
            @Override
            public String name() {
                return "toy";
            }

            @Override
            public Set<String> keys() {
                return Set.of("luneo");
            }

            @Override
            public void goOn(String key, Performance performance) throws Exception {
                begun.incrementAndGet();
                body.goOn(key, performance);
            }
        };
        Performance performance = new Performance() {
            @Override
            public void publish(DrEvent event) {}

            @Override
            public void beforeEffect() {}
        };
        return new Supervised(work, "luneo", runner -> performance, pauses, Clock.systemUTC(), now::get);
    }

    private static void settle(Supervised work) {
        try {
            assertThat(work.awaitEnd(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
