package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.signing.Signer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events. An outage of the broker makes it wait, never lose. */
public final class EventPublisher {
    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    /** A refusal may come at once, and the log of this service must not drown in them. */
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private final Producer<String, byte[]> producer;
    private final EventCodec codec;
    private final Signer signer;
    private final Clock clock;
    private final String source;
    private final Set<CompletableFuture<Position>> underWay = ConcurrentHashMap.newKeySet();
    private final Executor again =
            CompletableFuture.delayedExecutor(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, oneThread());

    public EventPublisher(
            Producer<String, byte[]> producer, EventCodec codec, Signer signer, Clock clock, String source) {
        this.producer = producer;
        this.codec = codec;
        this.signer = signer;
        this.clock = clock;
        this.source = source;
    }

    /**
     * Returns when all in-sync replicas have the event. Tries for ever, also when whoever waits for it here is interrupted: what was done
     * and is not in the log would be done again.
     */
    public Position publish(DrEvent event) throws InterruptedException {
        CompletableFuture<Position> taken = new CompletableFuture<>();
        // Signed once: a repeated delivery is the same record, by which readers know it.
        deliver(event, signed(event), tracked(taken));
        try {
            return taken.get();
        } catch (ExecutionException closed) {
            throw new IllegalStateException("Nothing can be said any more: this service ends", closed.getCause());
        }
    }

    /** The producer may block for a while when the broker is away, so not on a thread that others need. */
    private static Executor oneThread() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "unsaid");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private void deliver(DrEvent event, ProducerRecord<String, byte[]> record, CompletableFuture<Position> taken) {
        var unused = handed(record).whenComplete((position, failure) -> {
            if (failure == null) {
                taken.complete(position);
            } else if (failure instanceof IllegalStateException) {
                taken.completeExceptionally(failure);
            } else {
                log.warn("Event {} was not taken by the log; trying again", event.id(), failure);
                again.execute(() -> deliver(event, record, taken));
            }
        });
    }

    private CompletableFuture<Position> tracked(CompletableFuture<Position> said) {
        underWay.add(said);
        var unused = said.whenComplete((position, failure) -> underWay.remove(said));
        return said;
    }

    /** Fails with the producer's exception when the log does not take the event within the producer's time limit. */
    public CompletableFuture<Position> publishOnce(DrEvent event) {
        return send(signed(event));
    }

    /**
     * Done when all that was handed over until now is in the log, or will never be. Whoever said it may have been interrupted while
     * waiting; it arrives all the same.
     */
    public CompletableFuture<Void> said() {
        return CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> null);
    }

    private ProducerRecord<String, byte[]> signed(DrEvent event) {
        return signer.sign(codec.encode(new Recorded<>(event, clock.instant(), source)));
    }

    CompletableFuture<Position> send(ProducerRecord<String, byte[]> record) {
        return tracked(handed(record));
    }

    private CompletableFuture<Position> handed(ProducerRecord<String, byte[]> record) {
        CompletableFuture<Position> result = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    result.complete(Position.of(metadata));
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (org.apache.kafka.common.KafkaException | IllegalStateException e) {
            // The latter of a producer that is closed.
            result.completeExceptionally(e);
        }
        return result;
    }
}
