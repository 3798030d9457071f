package dev.luneo.dr.kit.outside;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that is tried again, after pauses that double.
 *
 * @param firstPause before the second attempt
 * @param spread by which part a pause is longer or shorter, so that not all come back at once
 * @param longestPause that they grow to, also where the other side asks for more
 * @param again whether what came of the last attempt calls for another one
 * @param asked the pause that the other side asked for, or none
 */
public record Repeated<A>(
        String name,
        Duration firstPause,
        double spread,
        Duration longestPause,
        Predicate<A> again,
        Function<A, Duration> asked) {

    /**
     * What came of the last attempt. What an attempt throws ends it.
     *
     * @throws InterruptedException when it is no longer wanted
     */
    public A run(Callable<A> attempt) throws InterruptedException {
        try {
            return Retry.of(name, config()).executeCallable(attempt);
        } catch (CancellationException e) {
            // Resilience4j's way of saying that the thread was interrupted during a pause.
            boolean unused = Thread.interrupted();
            InterruptedException interrupted = new InterruptedException("no longer wanted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("An attempt throws nothing else", e);
        }
    }

    private RetryConfig config() {
        IntervalFunction growing = IntervalFunction.ofExponentialRandomBackoff(firstPause, 2.0, spread, longestPause);
        return RetryConfig.<A>custom()
                // How many there are is for `again` to say.
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(again)
                .retryOnException(e -> false)
                .intervalBiFunction(
                        (attempts, last) -> Math.max(growing.apply(attempts), last.isRight() ? pause(last.get()) : 0))
                .build();
    }

    private long pause(A last) {
        return Math.min(asked.apply(last).toMillis(), longestPause.toMillis());
    }
}
