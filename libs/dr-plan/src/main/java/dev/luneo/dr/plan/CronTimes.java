package dev.luneo.dr.plan;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * Unix cron on top of Spring's: five fields, day of month <em>or</em> day of week when both are given, and no run lost to a
 * change of clocks. Times are searched on the wall clock without a zone, then placed in the zone. Not by cron-utils, which
 * reads Unix expressions, too: of the night in which summer time begins, its 9.2.1 leaves out what was to run at 02:30.
 */
final class CronTimes {

    private static final List<String> NAMES = List.of("minute", "hour", "day of month", "month", "day of week");
    /** Of a comma-separated field; Spring knows more ({@code L}, {@code W}, {@code #}), Unix does not. */
    private static final Pattern PART =
            Pattern.compile("(?:\\*|(?:[0-9]{1,2}|[A-Z]{3})(?:-(?:[0-9]{1,2}|[A-Z]{3}))?)(?:/[0-9]+)?");

    private static final LocalDateTime ANY_DAY = LocalDateTime.of(2026, 1, 1, 0, 0);

    private CronTimes() {}

    /** The expression in its canonical spelling. @throws IllegalArgumentException saying what is wrong with it */
    static String checked(String expression) {
        String tidy = expression.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        String[] fields = tidy.split(" ", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("has " + (tidy.isEmpty() ? 0 : fields.length)
                    + " fields, a cron expression has 5: minute, hour, day of month, month, day of week");
        }
        // What stands there may have come from the environment, so messages name the field and not its content.
        for (int i = 0; i < fields.length; i++) {
            if (!isKnown(fields[i], i)) {
                throw new IllegalArgumentException("has a " + NAMES.get(i) + " that cron does not know");
            }
        }
        List<CronExpression> parsed = parse(tidy);
        if (parsed.stream().allMatch(days -> days.next(ANY_DAY) == null)) {
            throw new IllegalArgumentException("never comes");
        }
        return tidy;
    }

    private static boolean isKnown(String field, int index) {
        String[] alone = {"*", "*", "*", "*", "*"};
        alone[index] = field;
        try {
            CronExpression.parse("0 " + String.join(" ", alone));
            return Stream.of(field.split(",", -1))
                    .allMatch(part -> PART.matcher(part).matches());
        } catch (RuntimeException e) {
            return false;
        }
    }

    static Instant nextAfter(String expression, Instant last, ZoneId zone) {
        return parse(expression).stream()
                .flatMap(days -> next(days, everyHour(expression), last, zone.getRules()).stream())
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("no time after " + last + " matches " + expression));
    }

    /** Two when both day fields are restricted: Unix runs when either matches, Spring when both do. */
    private static List<CronExpression> parse(String expression) {
        String[] field = expression.split(" ", -1);
        String time = "0 " + field[0] + " " + field[1] + " ";
        boolean either = !field[2].startsWith("*") && !field[4].startsWith("*");
        return either
                ? List.of(
                        CronExpression.parse(time + field[2] + " " + field[3] + " *"),
                        CronExpression.parse(time + "* " + field[3] + " " + field[4]))
                : List.of(CronExpression.parse("0 " + expression));
    }

    private static boolean everyHour(String expression) {
        return expression.split(" ", -1)[1].startsWith("*");
    }

    private static Optional<Instant> next(CronExpression cron, boolean everyHour, Instant last, ZoneRules rules) {
        Optional<Instant> first = firstPass(cron, last, rules);
        return everyHour
                ? Stream.concat(first.stream(), secondPass(cron, last, rules).stream())
                        .min(Instant::compareTo)
                : first;
    }

    /** Skipped times move on by what was skipped; repeated ones count the first time. */
    private static Optional<Instant> firstPass(CronExpression cron, Instant last, ZoneRules rules) {
        LocalDateTime wall = wallBefore(last, rules);
        for (LocalDateTime next = cron.next(wall); next != null; next = cron.next(next)) {
            Instant instant = place(next, rules);
            if (instant.isAfter(last)) {
                return Optional.of(instant);
            }
        }
        return Optional.empty();
    }

    /** In the part of the day that a change of clocks repeats, if {@code last} lies before its end. */
    private static Optional<Instant> secondPass(CronExpression cron, Instant last, ZoneRules rules) {
        return Stream.of(rules.previousTransition(last.plusNanos(1)), rules.nextTransition(last))
                .filter(Objects::nonNull)
                .filter(ZoneOffsetTransition::isOverlap)
                .filter(change -> last.isBefore(change.getInstant().minus(change.getDuration())))
                .flatMap(change -> {
                    LocalDateTime from = change.getDateTimeAfter().minusNanos(1);
                    LocalDateTime seen = LocalDateTime.ofInstant(last, change.getOffsetAfter());
                    LocalDateTime next = cron.next(seen.isAfter(from) ? seen : from);
                    return next != null && next.isBefore(change.getDateTimeBefore())
                            ? Stream.of(next.toInstant(change.getOffsetAfter()))
                            : Stream.<Instant>empty();
                })
                .min(Instant::compareTo);
    }

    /** Within the hour after a gap, times that fell into the gap are still to come: search from before it. */
    private static LocalDateTime wallBefore(Instant last, ZoneRules rules) {
        ZoneOffsetTransition change = rules.previousTransition(last.plusNanos(1));
        boolean shortlyAfterGap = change != null
                && change.isGap()
                && last.isBefore(change.getInstant().plus(change.getDuration()));
        return shortlyAfterGap
                ? change.getDateTimeBefore().minusNanos(1)
                : LocalDateTime.ofInstant(last, rules.getOffset(last));
    }

    private static Instant place(LocalDateTime wall, ZoneRules rules) {
        return wall.toInstant(
                rules.getValidOffsets(wall).isEmpty()
                        ? rules.getTransition(wall).getOffsetBefore()
                        : rules.getValidOffsets(wall).get(0));
    }
}
