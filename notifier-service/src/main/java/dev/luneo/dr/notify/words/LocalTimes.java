package dev.luneo.dr.notify.words;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as people in the plan's zone read them. In the hour that a change of clocks repeats, it is said which one is meant. */
public record LocalTimes(ZoneId zone) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    /** {@code 03:12}, or {@code 02:30 CET} where that time comes twice in the night. */
    public String clock(Instant at) {
        return repeated(at) ? minutes(at) + " " + offset(at) : minutes(at);
    }

    /** {@code 23 November 2026, 03:12} */
    public String dayAndClock(Instant at) {
        return day(at) + ", " + clock(at);
    }

    /** {@code 23 November 2026, 03:12 (Europe/Berlin)} */
    public String full(Instant at) {
        return dayAndClock(at) + " (" + zone + ")";
    }

    public String day(Instant at) {
        return DAY.format(local(at));
    }

    /** With seconds, and the day where lines of a table may be of several: for those who work with it. */
    public String precise(Instant at) {
        return SECONDS.format(local(at)) + (repeated(at) ? " " + offset(at) : "");
    }

    public LocalDate date(Instant at) {
        return local(at).toLocalDate();
    }

    String minutes(Instant at) {
        return MINUTES.format(local(at));
    }

    String seconds(Instant at) {
        return SECONDS.format(local(at));
    }

    /** {@code CEST} */
    String offset(Instant at) {
        return OFFSET.format(local(at));
    }

    boolean repeated(Instant at) {
        return zone.getRules().getValidOffsets(local(at).toLocalDateTime()).size() > 1;
    }

    boolean sameOffset(Instant one, Instant other) {
        return local(one).getOffset().equals(local(other).getOffset());
    }

    private ZonedDateTime local(Instant at) {
        return at.atZone(zone);
    }
}
