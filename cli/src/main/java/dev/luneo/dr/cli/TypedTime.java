package dev.luneo.dr.cli;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time as people write it: {@code 02:10}, {@code yesterday 23:00}, {@code monday 23:00}, {@code 10 min ago}, {@code 2026-11-23 02:10}, ISO. Without a
 * zone it is on the plan's clock, and a time of day is the last one that was. Pure.
 */
final class TypedTime {
    static final String EXAMPLES = "02:10, yesterday 23:00, 10 min ago, 2026-11-23 02:10";

    private static final String UNIT = "(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)";
    private static final Pattern SPAN = Pattern.compile("(\\d{1,5}) ?" + UNIT + "(?![a-z])");
    private static final Pattern AGO = Pattern.compile("(?:\\d{1,5} ?" + UNIT + "(?: and)? )+ago");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))? ?(am|pm)?");
    private static final Pattern DAY_AND_TIME = Pattern.compile(
            "(?:(today|yesterday|[a-z]{3,9}|\\d{4}-\\d{2}-\\d{2})(?: at)?[ t]+)?(\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?|\\d{1,2} ?[ap]m) ?(z|utc|[+-]\\d{2}:?\\d{2})?");

    /** As clocks are written in half of Europe. */
    private static final Pattern DOTTED = Pattern.compile("(?<![\\d.:])(\\d{1,2})\\.(\\d{2})(?![\\d.:])");

    private final Instant now;
    private final ZoneId zone;

    TypedTime(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    WhenItBegan read(String typed) {
        String text = DOTTED.matcher(typed.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
                .replaceAll("$1:$2");
        if (text.equals("now")) {
            return new WhenItBegan.At(now);
        }
        if (text.startsWith("tomorrow")) {
            return new WhenItBegan.Ahead(now.plus(Duration.ofDays(1)));
        }
        String counted = text.replace("half an hour", "30 min").replaceAll("\\ban? (?=hour|minute|day)", "1 ");
        if (AGO.matcher(counted).matches()) {
            return new WhenItBegan.At(now.minus(span(counted)));
        }
        Matcher written = DAY_AND_TIME.matcher(text);
        try {
            if (written.matches()) {
                return read(
                        Optional.ofNullable(written.group(1)),
                        clock(written.group(2)),
                        Optional.ofNullable(written.group(3)));
            }
            return past(
                    OffsetDateTime.parse(typed.strip().toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException noSuchTime) {
            return new WhenItBegan.NotUnderstood();
        }
    }

    private WhenItBegan read(Optional<String> day, LocalTime time, Optional<String> offset) {
        ZoneId on = offset.<ZoneId>map(TypedTime::offset).orElse(zone);
        Optional<LocalDate> date = day.isPresent() ? day(day.get(), time, on) : Optional.of(lastAt(time, on));
        return date.map(found -> on(found.atTime(time), on)).orElseGet(WhenItBegan.NotUnderstood::new);
    }

    private WhenItBegan on(LocalDateTime shown, ZoneId on) {
        List<ZoneOffset> offsets = on.getRules().getValidOffsets(shown);
        if (offsets.size() == 1) {
            return past(shown.toInstant(offsets.get(0)));
        }
        if (offsets.isEmpty()) {
            return new WhenItBegan.Never(
                    shown, on.getRules().getTransition(shown).getInstant().minusSeconds(1));
        }
        List<Instant> either = offsets.stream().map(shown::toInstant).sorted().toList();
        return either.get(1).isAfter(now) ? past(either.get(0)) : new WhenItBegan.Twice(shown, either);
    }

    private WhenItBegan past(Instant instant) {
        return instant.isAfter(now) ? new WhenItBegan.Ahead(instant) : new WhenItBegan.At(instant);
    }

    private LocalDate lastAt(LocalTime time, ZoneId on) {
        LocalDate today = LocalDate.ofInstant(now, on);
        return time.isAfter(LocalTime.ofInstant(now, on)) ? today.minusDays(1) : today;
    }

    private Optional<LocalDate> day(String word, LocalTime time, ZoneId on) {
        LocalDate today = LocalDate.ofInstant(now, on);
        if (Character.isDigit(word.charAt(0))) {
            return Optional.of(LocalDate.parse(word));
        }
        return switch (word) {
            case "today" -> Optional.of(today);
            case "yesterday" -> Optional.of(today.minusDays(1));
            default ->
                Arrays.stream(DayOfWeek.values())
                        .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(word))
                        .findFirst()
                        .map(day -> lastAt(time, on).with(TemporalAdjusters.previousOrSame(day)));
        };
    }

    private static LocalTime clock(String text) {
        Matcher clock = CLOCK.matcher(text);
        if (!clock.matches()) {
            throw new DateTimeException(text);
        }
        int hour = Integer.parseInt(clock.group(1));
        String half = clock.group(4);
        if (half != null && (hour < 1 || hour > 12)) {
            throw new DateTimeException(text);
        }
        return LocalTime.of(
                half == null ? hour : hour % 12 + (half.equals("pm") ? 12 : 0),
                number(clock.group(2)),
                number(clock.group(3)));
    }

    private static int number(@Nullable String figures) {
        return figures == null ? 0 : Integer.parseInt(figures);
    }

    private static ZoneOffset offset(String text) {
        return text.equals("z") || text.equals("utc") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static Duration span(String text) {
        Duration sum = Duration.ZERO;
        Matcher span = SPAN.matcher(text);
        while (span.find()) {
            sum = sum.plus(unit(span.group(2)).multipliedBy(Long.parseLong(span.group(1))));
        }
        return sum;
    }

    private static Duration unit(String word) {
        return switch (word.charAt(0)) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
