package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * One backup, from the request or the schedule to its expiry.
 *
 * @param attempt the newest attempt at taking it; 0 while it is only requested
 * @param runner who makes that attempt; empty while it is only requested
 * @param startedAt when the newest attempt began, or when it was requested
 * @param changedAt when it came into its state
 * @param completed its facts, once it exists
 * @param meant an incident lead's word that what makes it suspicious was meant
 * @param failure why the newest attempt failed, or why the backup is disproved
 */
public record Backup(
        String database,
        String id,
        State state,
        boolean requested,
        int attempt,
        String runner,
        Instant startedAt,
        Instant changedAt,
        Optional<BackupCompleted> completed,
        Optional<BackupChangeMeant> meant,
        Optional<Failure> failure) {

    /** The failure's reason of a backup that no recovery found damaged, but that a look at the repository did not find whole. */
    public static final String NOT_IN_THE_REPOSITORY = "not-in-the-repository";

    /** A backup's life. Only a completed one can be restored from. */
    public enum State {
        REQUESTED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED,
        DISPROVED,
        EXPIRED
    }

    /** Whether it is wanted and not yet there; a failed one is, until the scheduler gives it up for a new one. */
    public boolean open() {
        return state == State.REQUESTED || state == State.RUNNING;
    }

    public boolean usable() {
        return state == State.COMPLETED;
    }

    /** In which way it holds less than those before it; empty when it looks whole, or a lead said that this was meant. */
    public Optional<String> suspicion() {
        return meant.isPresent() ? Optional.empty() : completed.flatMap(BackupCompleted::suspicion);
    }

    public Optional<Instant> restorablePoint() {
        return completed.map(BackupCompleted::restorablePoint);
    }
}
