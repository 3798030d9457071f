package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.log.DeadLetters;
import dev.luneo.dr.kit.log.LogListener;
import dev.luneo.dr.kit.log.Sparingly;
import dev.luneo.dr.recovery.Situation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Machine}: folds the log into its state, asks it what should be going on, and has that done.
 *
 * <p>Decisions are made on one thread only, that of the reader of the decisions' topics. What outsiders write is folded on
 * another, which changes no decision that is being made: that is made from one immutable state. Nothing here takes long:
 * commands run on {@link Work}'s threads.
 */
public final class MachineRuntime<S, C> implements LogListener {
    private static final Logger log = LoggerFactory.getLogger(MachineRuntime.class);

    private final Machine<S, C> machine;
    private final DeadLetters deadLetters;
    private final Terms terms;
    private final Work<S, C> work;
    private final Clock clock;
    private final List<Consumer<Recorded<DrEvent>>> listeners = new CopyOnWriteArrayList<>();
    private final Sparingly aboutBugs = new Sparingly(log, System::nanoTime);
    private volatile Map<String, Throwable> undecided = Map.of();
    private volatile S state;

    public MachineRuntime(Machine<S, C> machine, DeadLetters deadLetters, Terms terms, Work<S, C> work, Clock clock) {
        this.machine = machine;
        this.deadLetters = deadLetters;
        this.terms = terms;
        this.work = work;
        this.clock = clock;
        this.state = machine.initial();
    }

    /** The state as of the last event read. Immutable, so it can be looked at from any thread. */
    public S state() {
        return state;
    }

    /** The name under which this replica may act for a key; empty while another one does, or may do, the acting. */
    public Optional<String> runner(String key) {
        return terms.runner(key);
    }

    /** Hears every event from now on, on the reader's thread. */
    public Subscription subscribe(Consumer<Recorded<DrEvent>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** What could not be decided at the last look, by key; an entry without a key says that nothing could be. */
    public Map<String, Throwable> undecided() {
        return undecided;
    }

    @Override
    public synchronized void event(Recorded<DrEvent> event) {
        state = machine.evolve(state, event);
        listeners.forEach(listener -> tell(listener, event));
    }

    private void tell(Consumer<Recorded<DrEvent>> listener, Recorded<DrEvent> event) {
        try {
            listener.accept(event);
        } catch (RuntimeException bug) {
            // A metric or a browser's stream must not stop a recovery.
            log.error("A listener failed at event {}", event.event().id(), bug);
        }
    }

    @Override
    public void afterPoll(LogEnds ends) {
        terms.refresh(ends);
        deadLetters.send(terms::open);
        work.settle();
        Situation situation = situation(clock.instant());
        try {
            S now = state;
            List<Decision<C>> decisions = machine.decide(now, situation);
            work.pursue(decisions, now);
            note(decisions);
        } catch (RuntimeException | StackOverflowError bug) {
            note(List.of(new Decision.Undecided<>("", bug)));
        }
    }

    private void note(List<Decision<C>> decisions) {
        Map<String, Throwable> now = new TreeMap<>();
        for (Decision<C> decision : decisions) {
            if (decision instanceof Decision.Undecided<C> open) {
                now.put(open.key(), open.bug());
                aboutBugs.error(
                        "What to do about '{}' cannot be decided, because of a bug; please report it",
                        open.key(),
                        open.bug());
            }
        }
        undecided = Map.copyOf(now);
    }

    private Situation situation(Instant now) {
        return new Situation() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Optional<String> runner(String key) {
                return terms.runner(key);
            }
        };
    }
}
