package dev.luneo.dr.kit.outside;

import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for what was begun outside, so long and no longer. */
public final class TimeLimit {
    private TimeLimit() {}

    /**
     * @param begun to be ended by cancelling it, which is done when its time is up, and when it is no longer wanted
     * @throws TimeoutException when its time is up
     * @throws InterruptedException when it is no longer wanted
     */
    public static <A> A within(Duration limit, Future<A> begun) throws TimeoutException, InterruptedException {
        Supplier<Future<A>> future = () -> begun;
        try {
            return TimeLimiter.of(limit).executeFutureSupplier(future);
        } catch (CancellationException e) {
            // By nobody who has it from here; it must not pass for an interruption.
            throw new IllegalStateException("What was begun was cancelled by itself", e);
        } catch (TimeoutException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException("What was begun ended in a bug", e);
        } finally {
            begun.cancel(true);
        }
    }
}
