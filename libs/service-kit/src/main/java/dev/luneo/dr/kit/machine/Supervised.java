package dev.luneo.dr.kit.machine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One long work for one key: whether it is to go on here, and what became of it so far. */
final class Supervised {
    private static final Logger log = LoggerFactory.getLogger(Supervised.class);

    private final LongWork work;
    private final String key;
    private final Function<String, Performance> performances;
    private final Pauses pauses;
    private final Clock clock;
    private final LongSupplier nanoTime;

    private Optional<Run> running = Optional.empty();
    private boolean told;
    private int endsInARow;
    private long restarts;
    private long notBefore;
    private Optional<Failed> lastFailure = Optional.empty();

    /** @param runner the name under which it was begun: with the next one it is another term, and another's */
    private record Run(Thread thread, String runner, Instant since, long nanoTime) {}

    /** How it came to an end that nobody had asked for. */
    record Failed(Instant at, String why) {}

    /**
     * How it stands, for people.
     *
     * @param since when it was begun here; empty while it is not going on
     * @param restarts how often it was begun again because it had ended
     */
    record Standing(String work, String key, Optional<Instant> since, long restarts, Optional<Failed> lastFailure) {}

    /** @param performances one for each time it is begun, by the name under which that is */
    Supervised(
            LongWork work,
            String key,
            Function<String, Performance> performances,
            Pauses pauses,
            Clock clock,
            LongSupplier nanoTime) {
        this.work = work;
        this.key = key;
        this.performances = performances;
        this.pauses = pauses;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    String work() {
        return work.name();
    }

    String key() {
        return key;
    }

    /** Begins what is to go on here and does not; interrupts what is not ours any more. Only when that has ended, it may begin here again. */
    synchronized void look(Optional<String> runner) {
        if (running.isPresent()) {
            running.filter(run -> !runner.equals(Optional.of(run.runner()))).ifPresent(this::stop);
        } else if (runner.isPresent() && nanoTime.getAsLong() - notBefore >= 0) {
            begin(runner.get());
        }
    }

    synchronized void interrupt() {
        running.ifPresent(this::stop);
    }

    /** Whether it has ended by then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        Optional<Thread> thread = thread();
        if (thread.isPresent()) {
            thread.get().join(Math.max(1, limit.toMillis()));
        }
        return thread().isEmpty();
    }

    private synchronized Optional<Thread> thread() {
        return running.map(Run::thread);
    }

    synchronized Standing standing() {
        return new Standing(work.name(), key, running.map(Run::since), restarts, lastFailure);
    }

    @Override
    public String toString() {
        return "%s of %s".formatted(work.name(), key);
    }

    /** Once: what it does to end in order must not be interrupted, too. */
    private void stop(Run run) {
        if (!told) {
            told = true;
            run.thread().interrupt();
        }
    }

    private void begin(String runner) {
        restarts += endsInARow > 0 ? 1 : 0;
        told = false;
        Performance performance = performances.apply(runner);
        Thread thread = new Thread(() -> goOn(performance), "%s-%s".formatted(work.name(), key));
        thread.setDaemon(true);
        running = Optional.of(new Run(thread, runner, clock.instant(), nanoTime.getAsLong()));
        thread.start();
    }

    private void goOn(Performance performance) {
        try (var database = MDC.putCloseable("database", key)) {
            log.info("{} begins", this);
            try {
                work.goOn(key, performance);
                ended("it ended by itself", false);
            } catch (OwnershipLostException lost) {
                ended(lost.toString(), true);
            } catch (Exception | Error bug) {
                // Nobody looks into the end of a thread: what is not said here is never heard of.
                log.debug("{} ended", this, bug);
                ended(bug.toString(), false);
            }
        }
    }

    /** Much fails under a thread that is told to stop; none of that is what is wrong. */
    private synchronized void ended(String why, boolean lost) {
        boolean wasLong = running.filter(run -> nanoTime.getAsLong() - run.nanoTime()
                        >= pauses.longest().toNanos())
                .isPresent();
        running = Optional.empty();
        if (told || lost) {
            endsInARow = 0;
            notBefore = nanoTime.getAsLong();
            log.info("{} was stopped here", this);
            return;
        }
        endsInARow = wasLong ? 1 : endsInARow + 1;
        Duration pause = pauses.after(endsInARow);
        notBefore = nanoTime.getAsLong() + pause.toNanos();
        lastFailure = Optional.of(new Failed(clock.instant(), why));
        log.warn("{} does not go on: {}. It begins again in {}", this, why, pause);
    }
}
