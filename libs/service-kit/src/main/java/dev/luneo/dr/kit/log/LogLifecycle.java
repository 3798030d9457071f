package dev.luneo.dr.kit.log;

import java.util.List;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;

/** Starts reading and taking part when the service is up, and ends both before it goes down. */
final class LogLifecycle implements SmartLifecycle {
    private static final long END_WITHIN_MILLIS = 5_000;

    private final LogReader reader;
    private final OutsideReader outside;
    private final Ownership ownership;
    private Optional<List<Thread>> threads = Optional.empty();

    LogLifecycle(LogReader reader, OutsideReader outside, Ownership ownership) {
        this.reader = reader;
        this.outside = outside;
        this.ownership = ownership;
    }

    @Override
    public void start() {
        List<Thread> started = List.of(
                new Thread(reader, "log-reader"),
                new Thread(outside, "outside-reader"),
                new Thread(ownership, "ownership"));
        started.forEach(Thread::start);
        threads = Optional.of(started);
    }

    @Override
    public void stop() {
        ownership.stop();
        reader.stop();
        outside.stop();
        threads.ifPresent(started -> started.forEach(LogLifecycle::await));
        threads = Optional.empty();
    }

    private static void await(Thread thread) {
        try {
            thread.join(END_WITHIN_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads.isPresent();
    }
}
