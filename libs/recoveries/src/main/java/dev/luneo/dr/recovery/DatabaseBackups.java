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
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.recovery.Backup.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * One database's backups, as the log tells it.
 *
 * @param byId all that exist or may come to exist, and the newest of those that are gone
 * @param order ids as they first appeared
 * @param rpoRisk the newest warning that the RPO is about to be breached
 * @param schemaProofs whether the schema of the newest one can be restored, as far as it was tried
 */
public record DatabaseBackups(
        String database,
        PMap<String, Backup> byId,
        PVector<String> order,
        Optional<RpoAtRisk> rpoRisk,
        SchemaProofs schemaProofs) {

    /** The newest restorable point is among the newest usable backups; the whole history need not be looked through each time. */
    private static final int NEWEST = 20;

    /** Weeks of an hourly schedule. A failed one is tried again within minutes, or never. */
    static final int KEPT = 1_000;

    static DatabaseBackups none(String database) {
        return new DatabaseBackups(
                database, HashTreePMap.empty(), TreePVector.empty(), Optional.empty(), SchemaProofs.NONE);
    }

    public Optional<Backup> find(String backupId) {
        return Optional.ofNullable(byId.get(backupId));
    }

    public Stream<Backup> newestFirst() {
        return Stream.iterate(order.size() - 1, i -> i >= 0, i -> i - 1).flatMap(i -> find(order.get(i)).stream());
    }

    public Stream<Backup> usable() {
        return newestFirst().filter(Backup::usable);
    }

    /** The one that brings the database back to the newest instant. */
    public Optional<Backup> newestUsable() {
        return usable().limit(NEWEST)
                .max(Comparator.comparing(backup -> backup.restorablePoint().orElse(Instant.EPOCH)));
    }

    /** The backup being taken or waiting to be; the oldest first where several were asked for. */
    public Optional<Backup> open() {
        return order.stream()
                .flatMap(id -> find(id).stream())
                .filter(Backup::open)
                .findFirst();
    }

    public boolean disproved(String backupId) {
        return find(backupId)
                .filter(backup -> backup.state() == State.DISPROVED)
                .isPresent();
    }

    DatabaseBackups evolve(BackupEvent event, Instant at) {
        if (event instanceof RpoAtRisk risk) {
            return new DatabaseBackups(database, byId, order, Optional.of(risk), schemaProofs);
        }
        if (event instanceof SchemaProofStarted
                || event instanceof SchemaProved
                || event instanceof SchemaNotRestorable) {
            SchemaProofs next = schemaProofs.evolve(event, at);
            return next == schemaProofs ? this : new DatabaseBackups(database, byId, order, rpoRisk, next);
        }
        if (event instanceof BackupRequested requested) {
            return find(requested.backupId()).isPresent()
                    ? this
                    : with(fresh(requested.backupId(), State.REQUESTED, true, 0, "", at));
        }
        if (event instanceof BackupStarted started) {
            return started(started, at);
        }
        if (event instanceof BackupCompleted completed) {
            return completed(completed, at);
        }
        if (event instanceof BackupFailed failed) {
            return changed(
                    failed.backupId(),
                    known -> known.state() == State.RUNNING && known.attempt() == failed.attempt(),
                    State.FAILED,
                    Optional.of(failed.failure()),
                    at);
        }
        if (event instanceof BackupCancelled cancelled) {
            return changed(
                    cancelled.backupId(),
                    known -> known.open() || known.state() == State.FAILED,
                    State.CANCELLED,
                    Optional.empty(),
                    at);
        }
        if (event instanceof BackupDisproved disproved) {
            Failure failure = disproved.recoveryId().isPresent()
                    ? new Failure(
                            Backup.DAMAGED,
                            disproved.detail(),
                            "Another backup is used where there is one; find out what damaged it",
                            false)
                    : new Failure(
                            Backup.NOT_IN_THE_REPOSITORY,
                            disproved.detail(),
                            "An older backup is used; check the repository's disk and mount. It counts again when it is found whole",
                            false);
            return knowing(disproved.backupId(), at)
                    .changed(disproved.backupId(), Backup::usable, State.DISPROVED, Optional.of(failure), at);
        }
        if (event instanceof BackupDiffers differs) {
            DatabaseBackups knowing = knowing(differs.backupId(), at);
            return knowing.find(differs.backupId())
                    .filter(Backup::usable)
                    .map(known -> knowing.with(known.differing(Optional.of(differs), at)))
                    .orElse(this);
        }
        if (event instanceof BackupCleared cleared) {
            return cleared(cleared, at);
        }
        if (event instanceof BackupChangeMeant meant) {
            return find(meant.backupId())
                    .filter(known -> known.suspicion().isPresent())
                    .map(known -> with(known.meant(meant)))
                    .orElse(this);
        }
        BackupExpired expired = (BackupExpired) event;
        return changed(
                expired.backupId(),
                known -> !known.open() && known.state() != State.EXPIRED,
                State.EXPIRED,
                Optional.empty(),
                at);
    }

    private DatabaseBackups started(BackupStarted event, Instant at) {
        int attempt = find(event.backupId()).map(Backup::attempt).orElse(0);
        boolean mayStart = find(event.backupId())
                .map(known -> known.open() || known.state() == State.FAILED)
                .orElse(true);
        return mayStart && event.attempt() == attempt + 1
                ? with(fresh(event.backupId(), State.RUNNING, event.requested(), event.attempt(), event.runner(), at))
                : this;
    }

    private DatabaseBackups completed(BackupCompleted event, Instant at) {
        // A catalogue rebuilt from the repository tells of backups whose start the log no longer has.
        Backup known = find(event.backupId())
                .orElseGet(() -> fresh(event.backupId(), State.RUNNING, false, 0, "", at.minus(event.took())));
        // A look at the repository said that it was gone, as it does of an unmounted disk; another look finds it again.
        boolean foundAgain = known.state() == State.DISPROVED
                && known.failure()
                        .filter(failure -> failure.reason().equals(Backup.NOT_IN_THE_REPOSITORY))
                        .isPresent();
        boolean may = known.open() || known.state() == State.FAILED || foundAgain;
        return may ? with(known.completed(event, at)) : this;
    }

    /** A backup that only the repository knows, because the log was lost, can be found to be anything as well. */
    private DatabaseBackups knowing(String backupId, Instant at) {
        return find(backupId).isPresent() ? this : with(fresh(backupId, State.COMPLETED, false, 0, "", at));
    }

    private DatabaseBackups cleared(BackupCleared event, Instant at) {
        return find(event.backupId())
                .filter(known -> known.damaged() || known.differs().isPresent())
                .map(known -> known.damaged() ? known.in(State.COMPLETED, at, Optional.empty()) : known)
                .map(known -> with(known.differing(Optional.empty(), at)))
                .orElse(this);
    }

    private DatabaseBackups changed(
            String backupId, Predicate<Backup> legal, State state, Optional<Failure> failure, Instant at) {
        return find(backupId)
                .filter(legal)
                .map(known -> with(known.in(state, at, failure)))
                .orElse(this);
    }

    private Backup fresh(String id, State state, boolean requested, int attempt, String runner, Instant at) {
        return new Backup(
                database,
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

    private DatabaseBackups with(Backup backup) {
        PVector<String> ids = byId.containsKey(backup.id()) ? order : order.plus(backup.id());
        return new DatabaseBackups(database, byId.plus(backup.id(), backup), ids, rpoRisk, schemaProofs)
                .withoutTheOldest();
    }

    /** What is gone is forgotten when it is old; what there may be to restore from never is. */
    private DatabaseBackups withoutTheOldest() {
        if (order.size() <= KEPT) {
            return this;
        }
        return order.stream()
                .limit(order.size() - KEPT / 2)
                .filter(id -> find(id).map(DatabaseBackups::isGone).orElse(true))
                .findFirst()
                .map(id -> new DatabaseBackups(database, byId.minus(id), order.minus(id), rpoRisk, schemaProofs))
                .orElse(this);
    }

    private static boolean isGone(Backup backup) {
        return switch (backup.state()) {
            case EXPIRED, CANCELLED, FAILED -> true;
            case REQUESTED, RUNNING, COMPLETED, DISPROVED -> false;
        };
    }
}
