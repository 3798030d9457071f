package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.kit.log.EventPublisher;
import dev.luneo.dr.kit.log.LogProgress;
import dev.luneo.dr.kit.log.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is going on at the moment because it was decided. A decision stays here until what it published has been folded, so
 * that the next look at the state cannot decide the same again; a command that is no longer decided is interrupted.
 *
 * @param <S> the state by which is decided
 */
public final class Work<S, C> {
    private static final Logger log = LoggerFactory.getLogger(Work.class);
    /** A command that ended in a bug is not tried again at once: the log would drown in its stack traces. */
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(5);

    private final Performer<S, C> performer;
    private final EventPublisher publisher;
    private final Terms terms;
    private final LogProgress progress;
    private final ExecutorService workers;
    private final ExecutorService announcers;
    private final LongSupplier nanoTime;
    private final Map<String, Undertaking<S, C>> underway = new HashMap<>();

    /** A decision, and the state by which it was made. */
    private record Decided<S, C>(Decision<C> decision, S by) {}

    private static final class Undertaking<S, C> {
        /** Empty for an announcement, which is never interrupted. */
        private final Optional<String> key;

        /** Taken by whoever is first: the thread that carries it out, or the interruption that keeps it from that. */
        private final AtomicBoolean claimed = new AtomicBoolean();

        /** As it was decided last: it may wait for a thread for long, and what it goes by is not to be old then. */
        private volatile Decided<S, C> decided;

        private volatile boolean interrupted;
        private volatile boolean ended;
        private volatile Optional<Position> last = Optional.empty();
        private volatile long notBefore;
        private volatile Optional<Future<?>> future = Optional.empty();

        Undertaking(Optional<String> key, Decided<S, C> decided, long now) {
            this.key = key;
            this.decided = decided;
            this.notBefore = now;
        }
    }

    /** @param announcers publish what was decided; apart from the workers, who may all be busy for half an hour */
    public Work(
            Performer<S, C> performer,
            EventPublisher publisher,
            Terms terms,
            LogProgress progress,
            ExecutorService workers,
            ExecutorService announcers,
            LongSupplier nanoTime) {
        this.performer = performer;
        this.publisher = publisher;
        this.terms = terms;
        this.progress = progress;
        this.workers = workers;
        this.announcers = announcers;
        this.nanoTime = nanoTime;
    }

    /** Forgets what has ended and has been folded. */
    void settle() {
        long now = nanoTime.getAsLong();
        underway.values()
                .removeIf(undertaking -> undertaking.ended
                        && undertaking.last.map(progress::folded).orElse(true)
                        && now - undertaking.notBefore >= 0);
    }

    /**
     * Begins what is decided and not yet going on; interrupts what is going on and no longer decided.
     *
     * @param by the state that these decisions were made by
     */
    void pursue(List<Decision<C>> decisions, S by) {
        Set<String> wanted = decisions.stream().map(Decision::id).collect(Collectors.toSet());
        Set<String> undecided = decisions.stream()
                .flatMap(decision ->
                        decision instanceof Decision.Undecided<C> open ? Stream.of(open.key()) : Stream.empty())
                .collect(Collectors.toSet());
        underway.forEach((id, undertaking) -> {
            boolean unwanted = undertaking
                    .key
                    .filter(key -> !wanted.contains(id) && !undecided.contains(key) && !undecided.contains(""))
                    .isPresent();
            if (unwanted && !undertaking.ended) {
                interrupt(undertaking);
            }
        });
        decisions.stream()
                .filter(decision -> !(decision instanceof Decision.Undecided<C>))
                .map(decision -> new Decided<>(decision, by))
                .forEach(this::pursue);
    }

    private void pursue(Decided<S, C> decided) {
        Undertaking<S, C> begun = underway.get(decided.decision().id());
        if (begun != null) {
            begun.decided = decided;
        } else if (!interruptedWorkIsEnding(decided.decision())) {
            begin(decided);
        }
    }

    /** What was interrupted gets its hands off the outside world before anything else of the same key begins. */
    private boolean interruptedWorkIsEnding(Decision<C> decision) {
        return decision instanceof Decision.Perform<C> perform
                && underway.values().stream()
                        .anyMatch(other ->
                                other.interrupted && !other.ended && other.key.equals(Optional.of(perform.key())));
    }

    private void begin(Decided<S, C> decided) {
        Decision<C> decision = decided.decision();
        Optional<String> key =
                decision instanceof Decision.Perform<C> perform ? Optional.of(perform.key()) : Optional.empty();
        Undertaking<S, C> undertaking = new Undertaking<>(key, decided, nanoTime.getAsLong());
        underway.put(decision.id(), undertaking);
        ExecutorService executor = key.isPresent() ? workers : announcers;
        undertaking.future = Optional.of(executor.submit(() -> carryOut(undertaking)));
    }

    private static void interrupt(Undertaking<?, ?> undertaking) {
        if (undertaking.interrupted) {
            return;
        }
        undertaking.interrupted = true;
        if (undertaking.claimed.compareAndSet(false, true)) {
            // It never runs, so nobody else would say that it is over.
            undertaking.ended = true;
        }
        undertaking.future.ifPresent(future -> future.cancel(true));
    }

    private void carryOut(Undertaking<S, C> undertaking) {
        if (!undertaking.claimed.compareAndSet(false, true)) {
            return;
        }
        Decided<S, C> decided = undertaking.decided;
        Decision<C> decision = decided.decision();
        try {
            if (decision instanceof Decision.Publish<C> publish) {
                undertaking.last = Optional.of(publisher.publish(publish.event()));
            } else if (decision instanceof Decision.Perform<C> perform) {
                performer.perform(perform.command(), decided.by(), performance(perform, undertaking));
            }
        } catch (InterruptedException e) {
            log.debug("Stopped {}: it is no longer wanted here", decision.id());
        } catch (OwnershipLostException e) {
            log.warn(
                    "{} was stopped here, for another replica may have taken over; that one looks first at what this one has done",
                    decision.id());
        } catch (RuntimeException | Error e) {
            // Nobody looks into the future of this task: what is not said here is never heard of.
            undertaking.notBefore = nanoTime.getAsLong() + AFTER_A_BUG.toNanos();
            log.error("{} ended in a bug; it is tried again in {}", decision.id(), AFTER_A_BUG, e);
        } finally {
            undertaking.ended = true;
        }
    }

    private Performance performance(Decision.Perform<C> perform, Undertaking<S, C> undertaking) {
        Optional<String> begunAs = terms.runner(perform.key());
        return new Performance() {
            @Override
            public void publish(DrEvent event) throws InterruptedException {
                beforeEffect();
                undertaking.last = Optional.of(publisher.publish(event));
            }

            @Override
            public void beforeEffect() {
                if (begunAs.isEmpty() || !terms.runner(perform.key()).equals(begunAs)) {
                    throw new OwnershipLostException(perform.key());
                }
            }

            @Override
            public void againIn(Duration wait) {
                undertaking.notBefore = nanoTime.getAsLong() + wait.toNanos();
            }
        };
    }
}
