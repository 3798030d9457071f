package dev.luneo.dr.restore.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people say them. */
public final class Phrases {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH);

    private Phrases() {}

    /** The two largest units: {@code 4 min 10 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String span(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return "%d s".formatted(seconds);
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        return seconds < 86_400
                ? two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
                : two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    /** On the clock of the plan's zone. */
    public static String time(Instant instant, ZoneId zone) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** The same, and how long ago that was: whoever reads it need not know what time it is. */
    public static String timeAgo(Instant instant, ZoneId zone, Instant now) {
        Duration ago = Duration.between(instant, now);
        return ago.isNegative()
                ? "%s, in %s".formatted(time(instant, zone), span(ago.negated()))
                : "%s, %s ago".formatted(time(instant, zone), span(ago));
    }

    private static String two(long first, String unit, long second, String smaller) {
        return second == 0 ? "%d %s".formatted(first, unit) : "%d %s %d %s".formatted(first, unit, second, smaller);
    }
}
