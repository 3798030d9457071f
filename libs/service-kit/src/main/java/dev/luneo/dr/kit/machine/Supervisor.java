package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.kit.log.EventPublisher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps every {@link LongWork} going on the replica that owns its key: begun when that may act, begun again with growing pauses when it
 * ends or throws, interrupted and awaited when the key is lost or the service closes. Each has its own thread, beside the pool for commands: a dozen
 * of them keep no recovery from its turn.
 */
public final class Supervisor implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /** How late a begin or an interruption may be. What is touched meanwhile is kept from harm by {@link Performance#beforeEffect}. */
    private static final Duration TICK = Duration.ofMillis(200);

    /** All of them together; who does not end by then is named, and dies with the process. */
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    private final List<Supervised> all;
    private final Function<String, Optional<String>> runners;
    private Optional<Watch> watch = Optional.empty();

    private record Watch(Thread thread, CountDownLatch over) {}

    public Supervisor(Collection<LongWork> works, Terms terms, EventPublisher publisher, Pauses pauses, Clock clock) {
        this.runners = terms::runner;
        this.all = works.stream()
                .flatMap(work -> work.keys().stream()
                        .map(key -> new Supervised(
                                work,
                                key,
                                runner -> performance(key, runner, publisher),
                                pauses,
                                clock,
                                System::nanoTime)))
                .toList();
    }

    /** How each stands; what another replica owns does not go on here. */
    List<Supervised.Standing> standings() {
        return all.stream().map(Supervised::standing).toList();
    }

    /** The numbers that alerts are made of; of a key that another replica owns it says 0. */
    public void measured(MeterRegistry registry) {
        for (Supervised each : all) {
            Tags tags = Tags.of("work", each.work(), "key", each.key());
            Gauge.builder(
                            "dr.long.work.running",
                            each,
                            of -> of.standing().since().isPresent() ? 1 : 0)
                    .description("1 while it goes on in this replica")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("dr.long.work.restarts", each, of -> of.standing().restarts())
                    .description("How often it was begun again here because it had ended")
                    .tags(tags)
                    .register(registry);
        }
    }

    @Override
    public synchronized void start() {
        if (all.isEmpty()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = new Thread(() -> watch(over), "supervisor");
        thread.setDaemon(true);
        watch = Optional.of(new Watch(thread, over));
        thread.start();
    }

    private void watch(CountDownLatch over) {
        try {
            do {
                all.forEach(each -> each.look(runners.apply(each.key())));
            } while (!over.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before this replica gives up what it owns: another begins the same at once. */
    @Override
    public synchronized void stop() {
        try {
            if (watch.isPresent()) {
                watch.get().over().countDown();
                watch.get().thread().join(END_WITHIN.toMillis());
            }
            all.forEach(Supervised::interrupt);
            long deadline = System.nanoTime() + END_WITHIN.toNanos();
            for (Supervised each : all) {
                if (!each.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
                    log.warn("{} was told to stop and is still going on; nobody waits for it any longer", each);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return watch.isPresent();
    }

    private Performance performance(String key, String begunAs, EventPublisher publisher) {
        return new Performance() {
            @Override
            public void publish(DrEvent event) throws InterruptedException {
                beforeEffect();
                publisher.publish(event);
            }

            @Override
            public void beforeEffect() {
                if (!runners.apply(key).equals(Optional.of(begunAs))) {
                    throw new OwnershipLostException(key);
                }
            }
        };
    }
}
