package dev.luneo.dr.notify.channel;

import dev.luneo.dr.kit.outside.Repeated;
import dev.luneo.dr.kit.outside.TimeLimit;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.notify.channel.Attempt.NotTaken;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel of the plan whose receiver's outages are waited out, with growing, jittered pauses; what the receiver refuses is given
 * up at once, because sending the same again would be refused again.
 */
final class PatientChannel {
    private static final Logger log = LoggerFactory.getLogger(PatientChannel.class);
    /** With fewer calls than this nothing is known about the receiver; with half of the last ten failing it needs a rest. */
    private static final int CALLS_THAT_TELL = 5;

    private static final int CALLS_LOOKED_AT = 10;

    /** By which part pauses differ, so that what waited out one outage does not come back all at once. */
    private static final double SPREAD = 0.5;

    private final String name;
    private final NoticeChannel channel;
    private final CircuitBreaker breaker;
    private final NotifyProperties properties;
    private final Clock clock;

    PatientChannel(String name, NoticeChannel channel, NotifyProperties properties, Clock clock) {
        this.name = name;
        this.channel = channel;
        this.properties = properties;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .minimumNumberOfCalls(CALLS_THAT_TELL)
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(properties.firstWait().multipliedBy(10))
                        .recordResult(result ->
                                result instanceof NotTaken failed && failed.why() == DeliveryFailure.UNREACHABLE)
                        .build());
    }

    /**
     * Hands the notice over, for hours if need be.
     *
     * @param beforeEffect to be called before anything leaves this process
     */
    Delivery deliver(Addressed addressed, Runnable beforeEffect) throws InterruptedException {
        Instant giveUpAt = clock.instant().plus(properties.giveUpAfter());
        Attempt last = new Repeated<Attempt>(
                        name,
                        properties.firstWait(),
                        SPREAD,
                        properties.longestWait(),
                        attempt -> attempt instanceof NotTaken failed
                                && failed.why().retryable()
                                && clock.instant().isBefore(giveUpAt),
                        attempt -> attempt instanceof NotTaken failed
                                ? failed.pause().orElse(Duration.ZERO)
                                : Duration.ZERO)
                .run(() -> attempt(addressed, beforeEffect));
        return last instanceof NotTaken failed ? givenUp(addressed, failed) : new Delivery.Accepted();
    }

    private Attempt attempt(Addressed addressed, Runnable beforeEffect) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException("no longer wanted");
        }
        Attempt attempt;
        try {
            attempt = breaker.executeCallable(() -> {
                beforeEffect.run();
                return inTime(addressed);
            });
        } catch (CallNotPermittedException e) {
            return new NotTaken(DeliveryFailure.UNREACHABLE, "the receiver failed again and again");
        }
        if (attempt instanceof NotTaken failed) {
            log.warn(
                    "Channel {} did not take notice {}: {}",
                    name,
                    addressed.notice().id(),
                    failed.detail());
        }
        return attempt;
    }

    private Attempt inTime(Addressed addressed) throws InterruptedException {
        try {
            return TimeLimit.within(properties.timeLimit(), channel.handOver(addressed));
        } catch (TimeoutException e) {
            return new NotTaken(DeliveryFailure.UNREACHABLE, "no answer within " + Spans.exact(properties.timeLimit()));
        }
    }

    private Delivery givenUp(Addressed addressed, NotTaken failed) {
        String detail = "%s did not reach %s by channel %s: %s"
                .formatted(
                        addressed.notice().occasion(),
                        String.join(", ", addressed.recipients()),
                        name,
                        failed.detail());
        log.error("Notice {} is given up: {}", addressed.notice().id(), detail);
        return new Delivery.GivenUp(failed.why().because(channel.type(), detail));
    }
}
