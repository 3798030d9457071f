package dev.luneo.dr.cli;

import java.time.Duration;
import java.util.Locale;

/** Spans and sizes as people say them. */
final class Amounts {
    private static final long THOUSAND = 1_000;

    private Amounts() {}

    /** In the two largest units: {@code 36 s}, {@code 4 min 10 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
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

    static String span(double seconds) {
        return span(Duration.ofMillis(Math.round(seconds * THOUSAND)));
    }

    /** {@code 97,944}. */
    static String count(long amount) {
        return String.format(Locale.ENGLISH, "%,d", amount);
    }

    /** {@code 2.0 MB}, by thousands as disks are sold. */
    static String bytes(long bytes) {
        if (bytes < THOUSAND) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= THOUSAND && unit < 4) {
            amount /= THOUSAND;
            unit++;
        }
        return String.format(
                Locale.ENGLISH, amount < 100 ? "%.1f %s" : "%.0f %s", amount, "kB MB GB TB PB".split(" ")[unit]);
    }

    private static String both(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
