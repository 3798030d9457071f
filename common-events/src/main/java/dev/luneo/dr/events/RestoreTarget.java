package dev.luneo.dr.events;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What to come back to: a backup by its id, the newest usable one at or before an instant, or simply the newest.
 *
 * @param at set for an instant
 * @param backupId set for one backup
 * @param acceptUnsigned true when an incident lead said that this backup is to be restored although nobody vouches for it: what it holds
 *     may be a stranger's
 * @param onlyWhole true when a backup that looks suspicious is passed over: the instant is when the damage began, and a backup that lost
 *     rows before it was known may hold the damage already
 */
public record RestoreTarget(
        Optional<Instant> at,
        Optional<String> backupId,
        Optional<Boolean> acceptUnsigned,
        Optional<Boolean> onlyWhole) {
    public RestoreTarget {
        at = Required.optionalInstant("at", at);
        backupId = Required.optionalName("backupId", backupId);
        acceptUnsigned = Required.optional(acceptUnsigned);
        onlyWhole = Required.optional(onlyWhole);
        if (at.isPresent() && backupId.isPresent()) {
            throw new IllegalArgumentException("at and backupId are both set; a target is one of them");
        }
        if (acceptUnsigned.orElse(false) && backupId.isEmpty()) {
            throw new IllegalArgumentException(
                    "acceptUnsigned is set without a backupId; accept one backup, by its id");
        }
        if (onlyWhole.orElse(false) && at.isEmpty()) {
            throw new IllegalArgumentException("onlyWhole is set without at; say when the damage began");
        }
    }

    /** Whether an instant can be a target at all: one from the years 2000 to 2199. */
    public static boolean possible(Instant instant) {
        return !instant.isBefore(Required.EARLIEST) && !instant.isAfter(Required.LATEST);
    }

    public static RestoreTarget latest() {
        return new RestoreTarget(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RestoreTarget at(Instant instant) {
        return new RestoreTarget(Optional.of(instant), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The newest backup from before the damage began that looks whole. */
    public static RestoreTarget wholeBefore(Instant itBegan) {
        return new RestoreTarget(Optional.of(itBegan), Optional.empty(), Optional.empty(), Optional.of(true));
    }

    public static RestoreTarget backup(String backupId) {
        return new RestoreTarget(Optional.empty(), Optional.of(backupId), Optional.empty(), Optional.empty());
    }

    /** One backup, though nobody vouches for it. */
    public static RestoreTarget unsigned(String backupId) {
        return new RestoreTarget(Optional.empty(), Optional.of(backupId), Optional.of(true), Optional.empty());
    }

    /** Whether a backup that nobody vouches for will do. */
    public boolean acceptsUnsigned() {
        return acceptUnsigned.orElse(false);
    }

    /** Whether a backup that looks suspicious is passed over. */
    public boolean wantsWhole() {
        return onlyWhole.orElse(false);
    }

    @Override
    public String toString() {
        return words(Instant::toString);
    }

    /** What it is, in words. @param clock how an instant is written for whoever reads them */
    public String words(Function<Instant, String> clock) {
        if (wantsWhole()) {
            return "the newest backup from before %s that looks whole"
                    .formatted(at.map(clock).orElseThrow());
        }
        String named = at.map(clock).or(() -> backupId).orElse("latest");
        return acceptsUnsigned() ? named + ", even if nobody vouches for it" : named;
    }
}
