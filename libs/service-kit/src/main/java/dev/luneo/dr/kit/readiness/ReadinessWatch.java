package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.ReadinessEvent;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.kit.log.EventPublisher;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.MachineRuntime.Subscription;
import dev.luneo.dr.kit.readiness.ReadinessRules.Looked;
import dev.luneo.dr.kit.readiness.ReadinessRules.Occasion;
import dev.luneo.dr.recovery.Readiness;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks again and again whether this service would have what a recovery needs of it, and says on the log what it found: when that
 * changed, once an hour, and at once for a recovery that was decided. Of the databases that are this replica's to act on, one look each at a time.
 *
 * <p>No step and no part of the machine: nothing is decided by it here, and a look that hangs holds up nothing.
 */
final class ReadinessWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadinessWatch.class);

    /** How late a look may be; what a restore waits for is begun at the event. */
    private static final Duration TICK = Duration.ofMillis(200);

    private final ReadinessDuty duty;
    private final MachineRuntime<Recoveries, ?> runtime;
    private final EventPublisher publisher;
    private final Clock clock;
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("readiness-"));
    private final ExecutorService looks = Executors.newCachedThreadPool(new CustomizableThreadFactory("look-"));
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<String> underway = ConcurrentHashMap.newKeySet();
    private final Map<String, Last> last = new ConcurrentHashMap<>();
    private volatile Readiness said = Readiness.UNKNOWN;
    private volatile Optional<Subscription> subscription = Optional.empty();

    /** By the monotonic clock: one that is set must not hold up a look. */
    private record Last(Optional<String> recoveryId, long nanoTime) {
        Looked looked() {
            return new Looked(recoveryId, Duration.ofNanos(System.nanoTime() - nanoTime));
        }
    }

    ReadinessWatch(ReadinessDuty duty, MachineRuntime<Recoveries, ?> runtime, EventPublisher publisher, Clock clock) {
        this.duty = duty;
        this.runtime = runtime;
        this.publisher = publisher;
        this.clock = clock;
    }

    void start() {
        subscription = Optional.of(runtime.subscribe(this::hear));
        ticks.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        subscription.ifPresent(Subscription::close);
        ticks.shutdownNow();
        looks.shutdownNow();
    }

    /** On the reader's thread: nothing here takes long, and a long history wakes nobody a thousand times. */
    private void hear(Recorded<DrEvent> recorded) {
        if (recorded.event() instanceof ReadinessStated stated) {
            note(stated);
        }
        boolean mayDecide = recorded.event() instanceof RestoreRequested
                || recorded.event() instanceof RestoreApproved
                || recorded.event() instanceof RestoreStarted;
        if (mayDecide && !ticks.isShutdown() && woken.compareAndSet(false, true)) {
            ticks.execute(this::tick);
        }
    }

    private synchronized void note(ReadinessStated stated) {
        if (stated.service().equals(duty.service())) {
            said = said.evolve(stated);
            duty.look().heard(stated);
        }
    }

    private void tick() {
        woken.set(false);
        try {
            for (String database : duty.plan().databases().keySet()) {
                Optional<String> runner = runtime.runner(database);
                Occasion occasion = ReadinessRules.occasion(runtime.state(), database);
                if (runner.isPresent() && due(database, occasion) && underway.add(database)) {
                    looks.execute(() -> lookAt(database, occasion, runner));
                }
            }
        } catch (RuntimeException bug) {
            log.error("Whether this service is ready cannot be looked at, because of a bug; please report it", bug);
        }
    }

    private boolean due(String database, Occasion occasion) {
        return ReadinessRules.due(
                occasion,
                Optional.ofNullable(last.get(database)).map(Last::looked),
                said.of(database, duty.service()),
                duty.every());
    }

    private void lookAt(String database, Occasion occasion, Optional<String> runner) {
        try {
            ReadinessStated found = look(database, occasion);
            last.put(database, new Last(occasion.recoveryId(), System.nanoTime()));
            // What was seen while a recovery began or went on is no answer; the next look is.
            boolean stillSo = ReadinessRules.occasion(runtime.state(), database).equals(occasion)
                    && runtime.runner(database).equals(runner);
            if (stillSo && ReadinessRules.worthSaying(found, said.of(database, duty.service()))) {
                publisher.publish(found);
                note(found);
                tell(found);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            last.put(database, new Last(occasion.recoveryId(), System.nanoTime()));
            log.error("Whether this service is ready for {} cannot be looked at, because of a bug", database, bug);
        } finally {
            underway.remove(database);
        }
    }

    private ReadinessStated look(String database, Occasion occasion) throws InterruptedException {
        var at = clock.instant();
        var problems = duty.look().problems(database, runtime.state(), occasion instanceof Occasion.Decided);
        return new ReadinessStated(
                database,
                duty.service(),
                duty.plan().sha256(),
                at,
                occasion.recoveryId(),
                problems.stream().limit(ReadinessEvent.MOST_PROBLEMS).toList(),
                duty.look().checks(database));
    }

    private static void tell(ReadinessStated found) {
        found.problems()
                .forEach(problem -> log.warn(
                        "A recovery of {} would lack something of {}: {} ({})",
                        found.database(),
                        problem.subject(),
                        problem.failure().detail(),
                        problem.failure().hint()));
    }
}
