package dev.luneo.dr.restore.step;

import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.step.StepContext;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells how far a step is from a thread of its own. Publishing waits for as long as the log is out of reach; the tool whose
 * output is being read must not wait with it.
 */
final class ProgressTeller implements AutoCloseable {
    private final StepContext context;
    private final AtomicReference<Optional<Progress>> newest = new AtomicReference<>(Optional.empty());
    private final ThreadPoolExecutor teller;

    private record Progress(long done, long total, String note) {}

    ProgressTeller(StepContext context) {
        this.context = context;
        // What comes while the one before is being told replaces what is waiting; only the newest matters.
        this.teller = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> new Thread(work, "progress"),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Returns at once. */
    void tell(long done, long total, String note) {
        newest.set(Optional.of(new Progress(done, total, note)));
        teller.execute(this::publish);
    }

    private void publish() {
        try {
            Optional<Progress> progress = newest.getAndSet(Optional.empty());
            if (progress.isPresent()) {
                context.progress(
                        progress.get().done(),
                        progress.get().total(),
                        progress.get().note());
            }
        } catch (InterruptedException | OwnershipLostException e) {
            // The step itself is told so, too, and says what is to be said of it.
            newest.set(Optional.empty());
        }
    }

    /** When this returns, nothing is told any more: the step's end is its last word. */
    @Override
    public void close() throws InterruptedException {
        teller.shutdownNow();
        teller.awaitTermination(5, TimeUnit.SECONDS);
    }
}
