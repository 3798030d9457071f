package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.recovery.Backup.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
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
        return event.accept(new BackupFold(this, at));
    }

    DatabaseBackups with(RpoAtRisk risk) {
        return new DatabaseBackups(database, byId, order, Optional.of(risk), schemaProofs);
    }

    DatabaseBackups with(SchemaProofs proofs) {
        return proofs == schemaProofs ? this : new DatabaseBackups(database, byId, order, rpoRisk, proofs);
    }

    DatabaseBackups with(Backup backup) {
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
