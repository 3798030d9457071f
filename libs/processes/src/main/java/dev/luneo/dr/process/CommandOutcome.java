package dev.luneo.dr.process;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How a command ended.
 *
 * @param program file name of the program
 * @param exitCode the exit code; -1 unless it ended by itself
 * @param lastLines the last 50 lines of standard output and error in the order they came, redacted, each cut at 2000
 *     characters; when the command could not be started, the reason
 */
public record CommandOutcome(String program, Ending ending, int exitCode, Duration took, List<String> lastLines) {

    /** Enough to see a cause, short enough for one event or log line. */
    private static final int LINES_DESCRIBED = 5;

    /** In which way a command came to its end. */
    public enum Ending {
        EXITED,
        TIMED_OUT,
        NOT_STARTED,
        /** It ended, and what it said could not be read to its end: nobody knows what it had to say. */
        OUTPUT_LOST
    }

    public CommandOutcome {
        lastLines = List.copyOf(lastLines);
    }

    public boolean ok() {
        return ending == Ending.EXITED && exitCode == 0;
    }

    /** One sentence, such as {@code pg_dump ended with exit code 1 after 3.2 s: <its last lines>}. */
    public String describe() {
        String seconds = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        String what = switch (ending) {
            case EXITED -> "%s ended with exit code %d after %s".formatted(program, exitCode, seconds);
            case TIMED_OUT -> "%s was ended after %s, its time limit".formatted(program, seconds);
            case OUTPUT_LOST ->
                "%s ended with exit code %d after %s, but its output could not be read to its end"
                        .formatted(program, exitCode, seconds);
            case NOT_STARTED -> "%s could not be started".formatted(program);
        };
        List<String> tail = lastLines.subList(Math.max(0, lastLines.size() - LINES_DESCRIBED), lastLines.size());
        return tail.isEmpty() ? what : what + ": " + String.join(" | ", tail);
    }
}
