package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
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
 * @param differs a recovery's word that what came back from it was not what was recorded
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
        Optional<BackupDiffers> differs,
        Optional<Failure> failure) {

    /** The failure's reason of a backup that no recovery found damaged, but that a look at the repository did not find whole. */
    public static final String NOT_IN_THE_REPOSITORY = "not-in-the-repository";

    /** The failure's reason of a backup that a recovery found damaged. */
    static final String DAMAGED = "backup-damaged";

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

    /**
     * In which way it holds less than those before it, or what came back from it differed; empty when it looks whole, or a lead said that
     * this was meant.
     */
    public Optional<String> suspicion() {
        return suspicion(completed.flatMap(BackupCompleted::suspicion));
    }

    /** @param recorded in which way it holds less than those before it, by another's word */
    public Optional<String> suspicion(Optional<String> recorded) {
        return meant.isPresent()
                ? Optional.empty()
                : differs.map(found -> "what came back from it was not what was recorded: " + found.detail())
                        .or(() -> recorded);
    }

    /** Whether a recovery found it damaged; the word of a look at the repository does not count here. */
    public boolean damaged() {
        return state == State.DISPROVED
                && failure.filter(found -> found.reason().equals(NOT_IN_THE_REPOSITORY))
                        .isEmpty();
    }

    Backup in(State next, Instant at, Optional<Failure> why) {
        return new Backup(
                database, id, next, requested, attempt, runner, startedAt, at, completed, meant, differs, why);
    }

    Backup completed(BackupCompleted event, Instant at) {
        return new Backup(
                database,
                id,
                State.COMPLETED,
                requested,
                attempt,
                runner,
                startedAt,
                at,
                Optional.of(event),
                meant,
                differs,
                Optional.empty());
    }

    Backup meant(BackupChangeMeant event) {
        return new Backup(
                database,
                id,
                state,
                requested,
                attempt,
                runner,
                startedAt,
                changedAt,
                completed,
                Optional.of(event),
                differs,
                failure);
    }

    /** What was said to be meant before was something else. @param found empty when that was taken back */
    Backup differing(Optional<BackupDiffers> found, Instant at) {
        Optional<BackupChangeMeant> still = found.isPresent() ? Optional.empty() : meant;
        return new Backup(
                database, id, state, requested, attempt, runner, startedAt, at, completed, still, found, failure);
    }

    public Optional<Instant> restorablePoint() {
        return completed.map(BackupCompleted::restorablePoint);
    }
}
