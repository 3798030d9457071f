package dev.luneo.dr.repository;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** The checksums of many files, a thread a file, because one SHA-256 cannot be shared among threads. */
final class ParallelChecksums {

    /** More readers than this only make a disk seek. */
    private static final int MOST_THREADS = 8;

    /** How many bytes pass between two calls of the listener: often enough for a person, too seldom to cost anything. */
    private static final long STRIDE = 16L * 1024 * 1024;

    private final String place;
    private final Checksums.Pass pass;
    private final LongConsumer listener;
    private long done;
    private long told;

    /**
     * @param place where they lie, for messages
     * @param pass reads one of them
     * @param listener told all bytes read so far, by one thread at a time; what it throws ends the reading
     */
    ParallelChecksums(String place, Checksums.Pass pass, LongConsumer listener) {
        this.place = place;
        this.pass = pass;
        this.listener = listener;
    }

    /** What reading one file gave. */
    sealed interface Result {
        record Read(String sha256, long bytes) implements Result {}

        record Unreadable(IOException why) implements Result {}
    }

    /**
     * Reads them all; hand the largest over first, so that no thread is left alone with it at the end.
     *
     * @throws CancellationException when this thread is interrupted; it stays interrupted, and nothing goes on reading
     */
    Map<String, Result> of(List<String> paths) {
        Map<String, Result> results = new LinkedHashMap<>();
        if (paths.isEmpty()) {
            return results;
        }
        ExecutorService readers = Executors.newFixedThreadPool(threadsFor(paths.size()), ParallelChecksums::reader);
        try {
            Map<String, Future<Result>> running = new LinkedHashMap<>();
            paths.forEach(path -> running.put(path, readers.submit(() -> read(path))));
            for (Map.Entry<String, Future<Result>> one : running.entrySet()) {
                results.put(one.getKey(), one.getValue().get());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while reading " + place);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new IllegalStateException("reading " + place + " failed", failure.getCause());
        } finally {
            readers.shutdownNow();
        }
        tell(0, true);
        return results;
    }

    private Result read(String path) {
        long[] bytes = new long[1];
        try {
            String sha256 = pass.over(path, count -> {
                bytes[0] += count;
                tell(count, false);
            });
            return new Result.Read(sha256, bytes[0]);
        } catch (IOException failure) {
            return new Result.Unreadable(failure);
        }
    }

    private synchronized void tell(long count, boolean last) {
        done += count;
        if (done - told >= STRIDE || last && done != told) {
            told = done;
            listener.accept(done);
        }
    }

    private static int threadsFor(int files) {
        return Math.min(files, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "backup-reader");
        thread.setDaemon(true);
        return thread;
    }
}
