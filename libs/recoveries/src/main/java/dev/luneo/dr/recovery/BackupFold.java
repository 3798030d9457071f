package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.Finding;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.BackupEvent.SchemaProofEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.recovery.Backup.State;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * DatabaseBackups × Event → DatabaseBackups, pure. An event that fits nowhere, or was said before, changes nothing.
 *
 * @param at when it happened
 */
record BackupFold(DatabaseBackups known, Instant at)
        implements BackupEvent.Visitor<DatabaseBackups>, Finding.Visitor<DatabaseBackups> {

    @Override
    public DatabaseBackups requested(BackupRequested event) {
        return known.find(event.backupId()).isPresent()
                ? known
                : known.with(fresh(event.backupId(), State.REQUESTED, true, 0, ""));
    }

    @Override
    public DatabaseBackups started(BackupStarted event) {
        int attempt = known.find(event.backupId()).map(Backup::attempt).orElse(0);
        boolean mayStart = known.find(event.backupId())
                .map(backup -> backup.open() || backup.state() == State.FAILED)
                .orElse(true);
        return mayStart && event.attempt() == attempt + 1
                ? known.with(fresh(event.backupId(), State.RUNNING, event.requested(), event.attempt(), event.runner()))
                : known;
    }

    @Override
    public DatabaseBackups completed(BackupCompleted event) {
        // A catalogue rebuilt from the repository tells of backups whose start the log no longer has.
        Backup backup = known.find(event.backupId())
                .orElseGet(() -> new BackupFold(known, at.minus(event.took()))
                        .fresh(event.backupId(), State.RUNNING, false, 0, ""));
        // A look at the repository said that it was gone, as it does of an unmounted disk; another look finds it again.
        boolean foundAgain = backup.state() == State.DISPROVED
                && backup.failure()
                        .filter(failure -> failure.reason().equals(Backup.NOT_IN_THE_REPOSITORY))
                        .isPresent();
        boolean may = backup.open() || backup.state() == State.FAILED || foundAgain;
        return may ? known.with(backup.completed(event, at)) : known;
    }

    @Override
    public DatabaseBackups failed(BackupFailed event) {
        return changed(
                event.backupId(),
                backup -> backup.state() == State.RUNNING && backup.attempt() == event.attempt(),
                State.FAILED,
                Optional.of(event.failure()));
    }

    @Override
    public DatabaseBackups cancelled(BackupCancelled event) {
        return changed(
                event.backupId(),
                backup -> backup.open() || backup.state() == State.FAILED,
                State.CANCELLED,
                Optional.empty());
    }

    @Override
    public DatabaseBackups finding(Finding event) {
        return event.accept((Finding.Visitor<DatabaseBackups>) this);
    }

    @Override
    public DatabaseBackups disproved(BackupDisproved event) {
        Failure failure = event.recoveryId().isPresent()
                ? new Failure(
                        Backup.DAMAGED,
                        event.detail(),
                        "Another backup is used where there is one; find out what damaged it",
                        false)
                : new Failure(
                        Backup.NOT_IN_THE_REPOSITORY,
                        event.detail(),
                        "An older backup is used; check the repository's disk and mount. It counts again when it is found whole",
                        false);
        return new BackupFold(knowing(event.backupId()), at)
                .changed(event.backupId(), Backup::usable, State.DISPROVED, Optional.of(failure));
    }

    @Override
    public DatabaseBackups differs(BackupDiffers event) {
        DatabaseBackups knowing = knowing(event.backupId());
        return knowing.find(event.backupId())
                .filter(Backup::usable)
                .map(backup -> knowing.with(backup.differing(Optional.of(event), at)))
                .orElse(known);
    }

    @Override
    public DatabaseBackups cleared(BackupCleared event) {
        return known.find(event.backupId())
                .filter(backup -> backup.damaged() || backup.differs().isPresent())
                .map(backup -> backup.damaged() ? backup.in(State.COMPLETED, at, Optional.empty()) : backup)
                .map(backup -> known.with(backup.differing(Optional.empty(), at)))
                .orElse(known);
    }

    @Override
    public DatabaseBackups changeMeant(BackupChangeMeant event) {
        return known.find(event.backupId())
                .filter(backup -> backup.suspicion().isPresent())
                .map(backup -> known.with(backup.meant(event)))
                .orElse(known);
    }

    @Override
    public DatabaseBackups expired(BackupExpired event) {
        return changed(
                event.backupId(),
                backup -> !backup.open() && backup.state() != State.EXPIRED,
                State.EXPIRED,
                Optional.empty());
    }

    @Override
    public DatabaseBackups rpoAtRisk(RpoAtRisk event) {
        return known.with(event);
    }

    @Override
    public DatabaseBackups schemaProof(SchemaProofEvent event) {
        return known.with(known.schemaProofs().evolve(event, at));
    }

    /** A backup that only the repository knows, because the log was lost, can be found to be anything as well. */
    private DatabaseBackups knowing(String backupId) {
        return known.find(backupId).isPresent() ? known : known.with(fresh(backupId, State.COMPLETED, false, 0, ""));
    }

    private DatabaseBackups changed(String backupId, Predicate<Backup> legal, State state, Optional<Failure> failure) {
        return known.find(backupId)
                .filter(legal)
                .map(backup -> known.with(backup.in(state, at, failure)))
                .orElse(known);
    }

    private Backup fresh(String id, State state, boolean requested, int attempt, String runner) {
        return new Backup(
                known.database(),
                id,
                state,
                requested,
                attempt,
                runner,
                at,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
