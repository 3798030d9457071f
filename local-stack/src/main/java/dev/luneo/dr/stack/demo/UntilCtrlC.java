package dev.luneo.dr.stack.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C interrupts the thread that this was made on, and the process stays until that has closed what it had open. */
final class UntilCtrlC implements AutoCloseable {
    /** PostgreSQL's and the broker's goodbye; whoever cannot wait for longer presses Ctrl-C once more. */
    private static final Duration GOODBYE = Duration.ofSeconds(30);

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Runnable last = () -> {};

    private UntilCtrlC() {}

    static UntilCtrlC here() {
        UntilCtrlC running = new UntilCtrlC();
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.stop(worker)));
        return running;
    }

    private void stop(Thread worker) {
        if (closed.getCount() == 0) {
            // The ordinary end of the process.
            return;
        }
        stopped.set(true);
        System.out.println();
        System.out.println("Stopping, and removing what was set up.");
        worker.interrupt();
        try {
            if (!closed.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("Not everything has ended by itself.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean stopped() {
        return stopped.get();
    }

    /** What is done when everything is closed. */
    void afterwards(Runnable work) {
        last = work;
    }

    @Override
    public void close() {
        // What is done last touches files, which a thread that is marked as interrupted cannot.
        boolean unused = Thread.interrupted();
        last.run();
        closed.countDown();
    }
}
