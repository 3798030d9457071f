package dev.luneo.dr.restore.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A time as it stands on somebody's wall: {@code 2026-11-23T03:15}, {@code 2026-11-23 03:15:00} or {@code 03:15}. An hour too late
 * restores the damage, so it is never guessed whose wall was meant; the answer has what to write for the plan's.
 */
record ZonelessTime(LocalDateTime local, List<ZoneOffset> offsets, ZoneId zone) {
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    /** @return empty where the text is no such time; a time of day is the last one that was, on the clock of the zone */
    static Optional<ZonelessTime> read(String text, Instant now, ZoneId zone) {
        try {
            LocalDateTime local = text.length() <= 8
                    ? lastAt(LocalTime.parse(text), now, zone)
                    : LocalDateTime.parse(text.replace(' ', 'T'));
            return Optional.of(new ZonelessTime(local, zone.getRules().getValidOffsets(local), zone));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    private static LocalDateTime lastAt(LocalTime time, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return (time.isAfter(LocalTime.ofInstant(now, zone)) ? today.minusDays(1) : today).atTime(time);
    }

    /** What is wrong with it, and what to write instead. */
    String problem() {
        if (offsets.isEmpty()) {
            return "has no zone, and in %s the clocks skipped that time; write an instant of UTC, such as 2026-11-23T03:15:00Z"
                    .formatted(zone);
        }
        String meant = offsets.stream()
                .map(offset -> local.atOffset(offset).format(WRITTEN))
                .collect(Collectors.joining(" or, after the clocks went back, "));
        return "has no zone, and an hour too late would restore the damage. On the clock of %s write %s; ending in Z it is a time of UTC"
                .formatted(zone, meant);
    }
}
