package dev.luneo.dr.stack;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How much of the log a library may fill. What outsiders can make one say (a connection that breaks, a file that cannot be opened) comes thousands
 * of times a second, with a stack trace each, and would push everything else out of the files that are kept. Our own classes bound what they say.
 */
final class LogShare {
    /** More than a person reads of one trouble. */
    static final int MOST_LINES = 60;

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final String OURS = "dev.luneo.";

    private final Map<String, Window> windows = new HashMap<>();

    /**
     * @param now in nanoseconds, of a clock that only goes forward
     * @return empty if this line is to be left out, else how many were left out before it
     */
    synchronized OptionalInt admit(String logger, long now) {
        if (logger.startsWith(OURS)) {
            return OptionalInt.of(0);
        }
        Window window = windows.computeIfAbsent(logger, first -> new Window(now));
        int leftOut = 0;
        if (now - window.begun >= WINDOW.toNanos()) {
            leftOut = Math.max(0, window.lines - MOST_LINES);
            window = new Window(now);
            windows.put(logger, window);
        }
        window.lines++;
        return window.lines > MOST_LINES ? OptionalInt.empty() : OptionalInt.of(leftOut);
    }

    private static final class Window {
        private final long begun;
        private int lines;

        Window(long begun) {
            this.begun = begun;
        }
    }
}
