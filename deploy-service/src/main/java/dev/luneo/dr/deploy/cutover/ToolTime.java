package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.kit.step.StepContext;
import java.time.Duration;

/** Counts the time spent in databases, tools and applications, which is not ours. */
final class ToolTime {
    private ToolTime() {}

    /** Work outside that may have to wait. */
    interface Outside<T> {
        T call() throws InterruptedException;
    }

    static <T> T of(StepContext context, Outside<T> outside) throws InterruptedException {
        long from = System.nanoTime();
        try {
            return outside.call();
        } finally {
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }
}
