package dev.luneo.dr.kit.words;

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

    /** On the clock of the plan's zone. */
    public static String time(Instant instant, ZoneId zone) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** The same, and how long ago that was: whoever reads it need not know what time it is. */
    public static String timeAgo(Instant instant, ZoneId zone, Instant now) {
        Duration ago = Duration.between(instant, now);
        return ago.isNegative()
                ? "%s, in %s".formatted(time(instant, zone), Spans.brief(ago.negated()))
                : "%s, %s ago".formatted(time(instant, zone), Spans.brief(ago));
    }
}
