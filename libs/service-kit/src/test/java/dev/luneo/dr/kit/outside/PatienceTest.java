package dev.luneo.dr.kit.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How something outside is waited for. */
class PatienceTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);

    private final AtomicInteger attempts = new AtomicInteger();

    private static Repeated<String> repeated(Duration firstPause, Duration asked) {
        return new Repeated<>("toy", firstPause, 0.5, firstPause.multipliedBy(4), "no"::equals, last -> asked);
    }

    @Test
    void what_has_no_prospect_is_not_tried_again_and_what_has_is_until_it_works() throws Exception {
        List<String> answers = List.of("no", "no", "yes");
        assertThat(repeated(Duration.ofMillis(1), Duration.ZERO).run(() -> answers.get(attempts.getAndIncrement())))
                .isEqualTo("yes");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void a_pause_that_is_asked_for_is_kept_but_not_for_longer_than_the_longest() throws Exception {
        List<String> answers = List.of("no", "yes");
        long from = System.nanoTime();
        repeated(Duration.ofMillis(50), Duration.ofHours(1)).run(() -> answers.get(attempts.getAndIncrement()));
        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200))
                .isLessThan(TOO_SLOW);
    }

    @Test
    void an_exception_is_no_answer_and_ends_it() {
        assertThatThrownBy(() -> repeated(Duration.ofMillis(1), Duration.ZERO).run(() -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_pause_ends_at_once_when_it_is_no_longer_wanted() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                repeated(Duration.ofHours(1), Duration.ZERO).run(() -> {
                    attempts.incrementAndGet();
                    return "no";
                });
            } catch (InterruptedException | RuntimeException e) {
                end.set(e);
            }
        });
        thread.start();
        await().atMost(TOO_SLOW).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        thread.join(TOO_SLOW.toMillis());
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void what_takes_too_long_is_ended() {
        CompletableFuture<String> never = new CompletableFuture<>();
        assertThatThrownBy(() -> TimeLimit.within(Duration.ofMillis(20), never)).isInstanceOf(TimeoutException.class);
        assertThat(never).isCancelled();
    }

    @Test
    void what_is_no_longer_wanted_is_ended_too() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        List<Throwable> end = new CopyOnWriteArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                TimeLimit.within(Duration.ofHours(1), never);
            } catch (TimeoutException | InterruptedException e) {
                end.add(e);
            }
        });
        thread.start();
        await().atMost(TOO_SLOW).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        thread.join(TOO_SLOW.toMillis());
        assertThat(end).singleElement().isInstanceOf(InterruptedException.class);
        assertThat(never).isCancelled();
    }

    @Test
    void what_is_cancelled_by_itself_does_not_pass_for_an_interruption() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        assertThatThrownBy(() -> TimeLimit.within(Duration.ofHours(1), cancelled))
                .isInstanceOf(IllegalStateException.class);
    }
}
