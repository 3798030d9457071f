package dev.luneo.dr.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Instants as they stand on a clock: the plan's, and in brackets that of this terminal where it shows another time.
 *
 * @param plan whose zone everything is told and asked in
 * @param here the terminal's
 */
record Clocks(ZoneId plan, ZoneId here, Instant now) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    /** Days for which a day and a month say which year is meant. */
    private static final int THIS_YEAR = 300;

    /** {@code 12:28:24 CET}; with the day unless that is today. */
    String at(Instant instant) {
        String there = on(instant, plan);
        return differ(instant) ? "%s (%s here)".formatted(there, on(instant, here)) : there;
    }

    /** The plan's clock alone, for what others will read elsewhere. */
    String there(Instant instant) {
        return on(instant, plan);
    }

    /** The same, and how long ago that was. */
    String ago(Instant instant) {
        return at(instant) + ", " + since(instant);
    }

    String since(Instant instant) {
        Duration ago = Duration.between(instant, now);
        return ago.isNegative() ? "in " + Amounts.span(ago.negated()) : Amounts.span(ago) + " ago";
    }

    /** For a line a moment long: the plan's clock alone. */
    String brief(Instant instant) {
        return TIME.format(instant.atZone(plan));
    }

    /** For a column of a table: the plan's clock, with the day unless that is today. */
    String compact(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, plan);
        long days = Math.abs(LocalDate.ofInstant(now, plan).toEpochDay() - day.toEpochDay());
        return (days == 0 ? TIME : days < THIS_YEAR ? MINUTE : YEAR).format(instant.atZone(plan));
    }

    private boolean differ(Instant instant) {
        return !plan.getRules().getOffset(instant).equals(here.getRules().getOffset(instant));
    }

    private String on(Instant instant, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(instant, zone);
        LocalDate today = LocalDate.ofInstant(now, zone);
        long days = Math.abs(today.toEpochDay() - day.toEpochDay());
        DateTimeFormatter format = days == 0 ? TIME : days < 7 ? DAY : YEAR;
        return format.format(instant.atZone(zone)) + " " + NAME.format(instant.atZone(zone));
    }
}
