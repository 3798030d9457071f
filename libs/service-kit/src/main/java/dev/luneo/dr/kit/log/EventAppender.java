package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.kit.web.RequestRefused;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For requests: appends an event and waits until this replica has folded it, so the answer can tell what came of it. */
public final class EventAppender {
    /** A person is waiting; the log answers within milliseconds, or something is wrong that waiting does not mend. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final EventPublisher publisher;
    private final LogProgress progress;

    public EventAppender(EventPublisher publisher, LogProgress progress) {
        this.publisher = publisher;
        this.progress = progress;
    }

    /** @throws RequestRefused 503 when the log did not take the event, or did not give it back, within two seconds */
    public void append(DrEvent event) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            Position position = publisher.publishOnce(event).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            while (!progress.folded(position)) {
                if (System.nanoTime() > deadline) {
                    throw unavailable(event);
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(event);
        }
    }

    private static RequestRefused unavailable(DrEvent event) {
        return RequestRefused.unavailable(
                "The event log (Kafka) did not take '%s' within %d s. It may still arrive: look before you ask again, and see /actuator/health"
                        .formatted(event.id(), LIMIT.toSeconds()));
    }
}
