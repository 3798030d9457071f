package dev.luneo.dr.events;

import java.time.Instant;
import java.util.Optional;

/**
 * What to come back to: a backup by its id, the newest usable one at or before an instant, or simply the newest.
 *
 * @param at set for an instant
 * @param backupId set for one backup
 */
public record RestoreTarget(Optional<Instant> at, Optional<String> backupId) {
    public RestoreTarget {
        at = Required.optionalInstant("at", at);
        backupId = Required.optionalName("backupId", backupId);
        if (at.isPresent() && backupId.isPresent()) {
            throw new IllegalArgumentException("at and backupId are both set; a target is one of them");
        }
    }

    /** Whether an instant can be a target at all: one from the years 2000 to 2199. */
    public static boolean possible(Instant instant) {
        return !instant.isBefore(Required.EARLIEST) && !instant.isAfter(Required.LATEST);
    }

    public static RestoreTarget latest() {
        return new RestoreTarget(Optional.empty(), Optional.empty());
    }

    public static RestoreTarget at(Instant instant) {
        return new RestoreTarget(Optional.of(instant), Optional.empty());
    }

    public static RestoreTarget backup(String backupId) {
        return new RestoreTarget(Optional.empty(), Optional.of(backupId));
    }

    @Override
    public String toString() {
        return at.map(Instant::toString).or(() -> backupId).orElse("latest");
    }
}
