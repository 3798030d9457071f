package dev.luneo.dr.kit.step;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.kit.machine.Performance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a step at work may ask for. Used from the step's own thread, except {@link #progress}. */
public final class StepContext {
    /** Often enough to look alive, seldom enough that a step of half an hour adds under a thousand events. */
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

    private final RunStep run;
    private final String service;
    private final Performance performance;
    private Duration toolTime = Duration.ZERO;
    private long progressAt = System.nanoTime() - PROGRESS_EVERY.toNanos();

    StepContext(RunStep run, String service, Performance performance) {
        this.run = run;
        this.service = service;
        this.performance = performance;
    }

    /** To be called before each effect outside; see {@link Performance#beforeEffect}. */
    public void beforeEffect() {
        performance.beforeEffect();
    }

    /** Says something on the way that others need to know, such as a backup found damaged. */
    public void publish(DrEvent event) throws InterruptedException {
        performance.publish(event);
    }

    /** How far the step is. Said at most every two seconds; what comes in between is left out. */
    public synchronized void progress(long done, long total, String note) throws InterruptedException {
        long now = System.nanoTime();
        if (now - progressAt >= PROGRESS_EVERY.toNanos()) {
            progressAt = now;
            performance.publish(new StepProgressed(
                    run.recovery().ref(), service, run.step().name(), run.attempt(), done, total, note));
        }
    }

    /** Does something outside of our own code, an external tool, a query, the application, and counts its time. */
    public <T extends @Nullable Object, E extends Exception> T external(Outside<T, E> work) throws E {
        long from = System.nanoTime();
        try {
            return work.call();
        } finally {
            toolTime = toolTime.plusNanos(System.nanoTime() - from);
        }
    }

    /** Work that fails in one way, which whoever has it done need not widen. */
    public interface Outside<T extends @Nullable Object, E extends Exception> {
        T call() throws E;
    }

    /** Counts time that an external tool reported having taken. */
    public void countExternal(Duration took) {
        toolTime = toolTime.plus(took);
    }

    Duration toolTime() {
        return toolTime;
    }
}
