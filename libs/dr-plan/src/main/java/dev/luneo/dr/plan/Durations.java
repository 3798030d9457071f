package dev.luneo.dr.plan;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as plans write them: {@code 90s}, {@code 1h30m}, {@code 30d}, or ISO-8601 {@code PT5M}. */
public final class Durations {

    // Nine digits: far beyond every range in the plan, and no overflow to think about.
    private static final Pattern PLAIN =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private Durations() {}

    public static Optional<Duration> parse(String text) {
        String tidy = text.strip().toLowerCase(Locale.ROOT);
        Matcher plain = PLAIN.matcher(tidy);
        if (!tidy.isEmpty() && plain.matches()) {
            return Optional.of(Duration.ofDays(part(plain, 1))
                    .plusHours(part(plain, 2))
                    .plusMinutes(part(plain, 3))
                    .plusSeconds(part(plain, 4)));
        }
        try {
            return tidy.startsWith("p") ? Optional.of(Duration.parse(tidy)) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    /** As a plan would write it; whole days only from two on, since {@code 24h} reads better than {@code 1d}. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        long days = duration.toDays() > 1 ? duration.toDays() : 0;
        Duration rest = duration.minusDays(days);
        String text = unit(days, "d")
                + unit(rest.toHours(), "h")
                + unit(rest.toMinutesPart(), "m")
                + unit(rest.toSecondsPart(), "s");
        return text.isEmpty() ? duration.toString() : text;
    }

    private static String unit(long count, String letter) {
        return count == 0 ? "" : count + letter;
    }
}
