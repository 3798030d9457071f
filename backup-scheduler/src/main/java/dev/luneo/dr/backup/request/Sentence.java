package dev.luneo.dr.backup.request;

import dev.luneo.dr.backup.schedule.BackupHistory;
import dev.luneo.dr.backup.schedule.BackupMachine.Prospect;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.recovery.Backup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How a database stands, for somebody who has one second to read it.
 *
 * @param outOfReach whether none of its repositories could be read at the last look
 * @param zone whose clock it is told by
 */
record Sentence(
        BackupHistory history, boolean outOfReach, Prospect prospect, Duration objective, Instant now, ZoneId zone) {
    String text() {
        return "%s%s; %s".formatted(protection(), suspicion(), next());
    }

    private String protection() {
        Optional<Instant> newest = history.newest();
        if (newest.isEmpty()) {
            return "Not protected: there is no usable backup";
        }
        if (outOfReach) {
            return "Not protected at this moment: none of its repositories can be read. The newest backup that was there brings it back to %s"
                    .formatted(written(newest.get()));
        }
        Instant breachAt = newest.get().plus(objective);
        return now.isAfter(breachAt)
                ? "RPO breached since %s: the newest restorable point is %s"
                        .formatted(written(breachAt), written(newest.get()))
                : lastFailure()
                        .map(failure ->
                                "Protected until %s, and the last backup failed: the newest restorable point is %s"
                                        .formatted(written(breachAt), written(newest.get())))
                        .orElseGet(
                                () -> "Protected: the newest restorable point is %s".formatted(written(newest.get())));
    }

    private String suspicion() {
        return history.newestUsable()
                .flatMap(newest -> newest.suspicion()
                        .map(why ->
                                ", but backup %s looks suspicious: %s. If this was not meant, something is damaging the data: ask when it began. If it was, an incident lead says so: POST /api/backups/%s/meant"
                                        .formatted(newest.id(), why, newest.id())))
                .orElse("");
    }

    private String next() {
        Optional<Backup> open = prospect.open();
        if (open.isPresent()) {
            return "backup %s is being taken (attempt %d)"
                    .formatted(open.get().id(), Math.max(1, open.get().attempt()));
        }
        String failed = lastFailure()
                .map(failure -> "the last backup failed (%s: %s); ".formatted(failure.reason(), failure.hint()))
                .orElse("");
        String held = prospect.heldBy()
                .map(recovery -> "the next backup waits for recovery %s to end".formatted(recovery))
                .orElseGet(
                        () -> "the next backup begins at %s, %s".formatted(written(prospect.nextAt()), prospect.why()));
        return failed + held;
    }

    /** Of the newest run, while no other is under way that may end better. */
    private Optional<Failure> lastFailure() {
        return history.latest()
                .filter(run -> run.state() == Backup.State.FAILED)
                .flatMap(Backup::failure);
    }

    /** For the list of what is wrong. */
    Optional<String> problem() {
        return lastFailure()
                .map(failure -> "The last backup failed (%s): %s. %s"
                        .formatted(failure.reason(), failure.detail(), failure.hint()));
    }

    /** On the clock of the plan's zone. */
    private String written(Instant instant) {
        return Phrases.time(instant, zone);
    }
}
