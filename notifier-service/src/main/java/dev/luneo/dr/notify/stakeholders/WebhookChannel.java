package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.notify.stakeholders.WebhookCall.Attempt;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people by a webhook. An outage is waited out with growing, jittered pauses; what the receiver refuses is given up at
 * once, because sending the same again would be refused again.
 */
final class WebhookChannel implements NoticeChannel {
    private static final Logger log = LoggerFactory.getLogger(WebhookChannel.class);
    /** With fewer calls than this nothing is known about the receiver; with half of the last ten failing it needs a rest. */
    private static final int CALLS_THAT_TELL = 5;

    private static final int CALLS_LOOKED_AT = 10;

    private final String name;
    private final WebhookCall call;
    private final CircuitBreaker breaker;
    private final NotifyProperties properties;
    private final Clock clock;

    WebhookChannel(String name, WebhookCall call, NotifyProperties properties, Clock clock) {
        this.name = name;
        this.call = call;
        this.properties = properties;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                "webhook-" + name,
                CircuitBreakerConfig.custom()
                        .minimumNumberOfCalls(CALLS_THAT_TELL)
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(properties.firstWait().multipliedBy(10))
                        .recordResult(result -> result instanceof Attempt.Failed failed
                                && failed.why() == DeliveryFailure.WEBHOOK_UNREACHABLE)
                        .build());
    }

    @Override
    public Delivery deliver(Addressed addressed, Runnable beforeEffect) throws InterruptedException {
        Instant giveUpAt = clock.instant().plus(properties.giveUpAfter());
        try {
            Attempt last = Retry.of("webhook-" + name, retry(giveUpAt))
                    .executeCallable(() -> attempt(addressed, beforeEffect));
            return last instanceof Attempt.Failed failed ? givenUp(addressed, failed) : new Delivery.Accepted();
        } catch (CancellationException e) {
            // Resilience4j's way of saying that the thread was interrupted while it waited.
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

    private RetryConfig retry(Instant giveUpAt) {
        IntervalFunction growing =
                IntervalFunction.ofExponentialRandomBackoff(properties.firstWait(), 2.0, 0.5, properties.longestWait());
        return RetryConfig.<Attempt>custom()
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnException(e -> false)
                .retryOnResult(result -> result instanceof Attempt.Failed failed
                        && failed.why().retryable()
                        && clock.instant().isBefore(giveUpAt))
                .intervalBiFunction((attempt, outcome) -> Math.max(
                        growing.apply(attempt),
                        outcome.isRight() ? asked(outcome.get()).toMillis() : 0))
                .build();
    }

    /** What the receiver asks for is heeded, as far as it makes sense. */
    private Duration asked(Attempt attempt) {
        Duration asked =
                attempt instanceof Attempt.Failed failed ? failed.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return asked.compareTo(properties.longestWait()) > 0 ? properties.longestWait() : asked;
    }

    private Attempt attempt(Addressed addressed, Runnable beforeEffect) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException("no longer wanted");
        }
        Attempt attempt;
        try {
            attempt = breaker.executeCallable(() -> {
                beforeEffect.run();
                return call.attempt(addressed);
            });
        } catch (CallNotPermittedException e) {
            return new Attempt.Failed(
                    DeliveryFailure.WEBHOOK_UNREACHABLE, "the receiver failed again and again", Optional.empty());
        }
        if (attempt instanceof Attempt.Failed failed) {
            log.warn(
                    "Channel {} did not take notice {}: {}",
                    name,
                    addressed.notice().id(),
                    failed.detail());
        }
        return attempt;
    }

    private Delivery givenUp(Addressed addressed, Attempt.Failed failed) {
        String detail = "%s did not reach %s by channel %s: %s"
                .formatted(
                        addressed.notice().occasion(),
                        String.join(", ", addressed.recipients()),
                        name,
                        failed.detail());
        log.error("Notice {} is given up: {}", addressed.notice().id(), detail);
        return new Delivery.GivenUp(failed.why().because(detail));
    }
}
