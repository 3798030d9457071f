package dev.luneo.dr.repository;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at storage that may never answer, such as a mount whose server is gone or a pipe where a file should be. No interrupt ends
 * such a call, so each is made on a thread that can be left behind, and only so many of them.
 */
final class Looks {

    /** A disk that has to spin up takes fifteen seconds, a directory of 100,000 files on a busy share as long. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Removing touches every file of a backup, where looking at it touches a few: ten times as long. */
    static final int REMOVAL_TAKES = 10;

    /** Enough for every service and person who looks at the same time; few enough that those left behind cost nothing. */
    static final int MOST_AT_ONCE = 16;

    /** By place and not by repository: repositories are opened anew for each piece of work, and the storage stays the same. */
    private static final Map<String, Looks> BY_PLACE = new ConcurrentHashMap<>();

    private final String place;
    private final Duration limit;
    private final Semaphore threads;

    Looks(String place, Duration limit, int mostAtOnce) {
        this.place = place;
        this.limit = limit;
        this.threads = new Semaphore(mostAtOnce);
    }

    static Looks at(String place) {
        return BY_PLACE.computeIfAbsent(place, at -> new Looks(at, LIMIT, MOST_AT_ONCE));
    }

    /**
     * What the look found.
     *
     * @param what is looked at, after "while"
     * @throws RepositoryUnavailable when there is no answer in time, or too many earlier looks still wait for theirs
     * @throws CancellationException when this thread is interrupted, which it then still is
     */
    <T> T look(String what, Callable<T> look) {
        return within(limit, what, look);
    }

    /** The same for a removal. One that was given up goes on by itself if its storage ever answers, and can be asked for again. */
    <T> T remove(String what, Callable<T> removal) {
        return within(limit.multipliedBy(REMOVAL_TAKES), what, removal);
    }

    private <T> T within(Duration longest, String what, Callable<T> look) {
        try {
            if (!threads.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("earlier looks at it have not come back", what, null);
            }
            return answer(longest, what, begun(look));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + what);
        }
    }

    private <T> FutureTask<T> begun(Callable<T> look) {
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return look.call();
            } finally {
                threads.release();
            }
        });
        Thread thread = new Thread(task, "repository-look");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private <T> T answer(Duration longest, String what, FutureTask<T> task) throws InterruptedException {
        try {
            return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silence) {
            // Not cancelled: a task that never ran would keep its permit, and no interrupt reaches one that hangs in
            // the kernel.
            throw unavailable("no answer within " + longest.toSeconds() + " s", what, silence);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("bug while " + what, failure.getCause());
        }
    }

    private RepositoryUnavailable unavailable(String why, String what, @Nullable Throwable cause) {
        return new RepositoryUnavailable(
                "backup repository " + place + ": " + why + " while " + what + "; is its disk or mount alive?",
                cause == null ? new TimeoutException(why) : cause);
    }
}
