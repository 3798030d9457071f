package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** pg_dump and the fingerprint at the same time; when one fails, or time is up, the other is ended too. */
final class SideBySide {

    /** What an ended tool and cancelled queries need to be gone: ProcessTree's grace and SIGKILL, with room. */
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final Duration timeLimit;
    private final Runnable cancelQueries;

    SideBySide(Duration timeLimit, Runnable cancelQueries) {
        this.timeLimit = timeLimit;
        this.cancelQueries = cancelQueries;
    }

    /** Both done. */
    record Results(Duration toolTime, FingerprintOutcome.Taken fingerprint) {}

    Answer<Results> run(Callable<Answer<Duration>> tool, Callable<FingerprintOutcome> fingerprint)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "dump");
            thread.setDaemon(true);
            return thread;
        });
        boolean complete = false;
        try {
            CompletionService<Object> running = new ExecutorCompletionService<>(executor);
            Future<Object> dumping = running.submit(tool::call);
            Future<Object> fingerprinting = running.submit(fingerprint::call);
            for (int waitingFor = 2; waitingFor > 0; waitingFor--) {
                Future<Object> next = running.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return Answer.failed(PostgresFailure.of(
                            Reason.TIMED_OUT,
                            "the dump was ended after %d s, its time limit".formatted(timeLimit.toSeconds())));
                }
                if (next.get() instanceof Answer.Failed<?> failed) {
                    return Answer.failed(failed.failure());
                }
                if (next.get() instanceof FingerprintOutcome.Failed failed) {
                    return Answer.failed(failed.failure());
                }
            }
            if (dumping.get() instanceof Answer.Given<?> given
                    && given.value() instanceof Duration took
                    && fingerprinting.get() instanceof FingerprintOutcome.Taken taken) {
                complete = true;
                return Answer.given(new Results(took, taken));
            }
            throw new IllegalStateException("a dump ended in no known way");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            if (complete) {
                executor.shutdown();
            } else {
                end(executor);
            }
        }
    }

    /** A query notices no interrupt and is cancelled. Waits for the end even when we are interrupted: nothing may go on running behind our back. */
    private void end(ExecutorService executor) {
        executor.shutdownNow();
        cancelQueries.run();
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (!executor.isTerminated() && System.nanoTime() < deadline) {
            try {
                executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
