package dev.luneo.dr.kit.words;

import java.time.Duration;

/** Spans of time in words. */
public final class Spans {
    private Spans() {}

    /** For the public, rounded: {@code about 12 minutes}, {@code less than a second}. */
    public static String about(Duration span) {
        long millis = Math.max(0, span.toMillis());
        if (millis < 1_000) {
            return "less than a second";
        }
        long seconds = Math.round(millis / 1_000.0);
        if (seconds < 90) {
            return "about " + count(seconds, "second");
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 120) {
            return "about " + count(minutes, "minute");
        }
        if (minutes < 36 * 60) {
            return "about " + two(minutes / 60, "hour", minutes % 60, "minute");
        }
        long hours = Math.round(minutes / 60.0);
        return "about " + two(hours / 24, "day", hours % 24, "hour");
    }

    /** For those who work with it, to the second: {@code 1 h 2 min 3 s}; under ten seconds with a decimal, {@code 4.2 s}. */
    public static String exact(Duration span) {
        if (span.isNegative()) {
            return "-" + exact(span.negated());
        }
        if (span.toSeconds() < 10) {
            return "%.1f s".formatted(span.toMillis() / 1_000.0);
        }
        StringBuilder text = new StringBuilder();
        append(text, span.toDays(), "d");
        append(text, span.toHoursPart(), "h");
        append(text, span.toMinutesPart(), "min");
        append(text, span.toSecondsPart(), "s");
        return text.toString();
    }

    /** For those who work with it, in the two largest units: {@code 4 min 10 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String brief(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return both(seconds / 60, "min", seconds % 60, "s");
        }
        return seconds < 86_400
                ? both(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
                : both(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    /** As a number; clocks of two processes may disagree, and nothing takes less than no time. */
    public static double seconds(Duration span) {
        return Math.max(0, span.toMillis()) / 1_000.0;
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.isEmpty() ? "" : " ").append(amount).append(' ').append(unit);
        }
    }

    private static String both(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return count(large, largeUnit) + (small == 0 ? "" : " " + count(small, smallUnit));
    }

    private static String count(long amount, String unit) {
        return amount + " " + unit + (amount == 1 ? "" : "s");
    }
}
