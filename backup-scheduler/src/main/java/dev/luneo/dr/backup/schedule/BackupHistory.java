package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.OfOneBackup;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A database's backups as far as the next decision depends on them. Decisions are made many times a second, so this stays
 * small however long the history gets: what retention keeps, and one run.
 *
 * @param usable the backups that can be restored, by id
 * @param open requested or running, the oldest first
 * @param latest the run that was begun last, as it stands
 * @param failures of the latest run; an attempt that ended because the service did is none
 * @param scheduledAt when the schedule last began a run
 * @param firstAt when anybody first wanted a backup
 * @param completed the backup that completed last
 * @param durations of the last few backups, the oldest first
 */
public record BackupHistory(
        PMap<String, Backup> usable,
        PVector<String> open,
        Optional<Backup> latest,
        int failures,
        Optional<Instant> scheduledAt,
        Optional<Instant> firstAt,
        Optional<Backup> completed,
        PVector<Duration> durations) {

    static final BackupHistory NONE = new BackupHistory(
            HashTreePMap.empty(),
            TreePVector.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TreePVector.empty());

    /** Enough to have seen a slow one lately, few enough to forget last year's. */
    private static final int DURATIONS = 5;

    /**
     * The newest instant the database can be brought back to. A restorable point is by the server's clock; where that is
     * ahead, the backup's completion by ours counts, or the RPO would look kept for as long as the clocks differ.
     */
    public Optional<Instant> newest() {
        return usable.values().stream()
                .flatMap(backup -> backup.restorablePoint().stream()
                        .map(point -> point.isBefore(backup.changedAt()) ? point : backup.changedAt()))
                .max(Comparator.naturalOrder());
    }

    /** The newest that can be restored from. */
    public Optional<Backup> newestUsable() {
        return usable.values().stream()
                .max(Comparator.comparing(backup -> backup.restorablePoint().orElse(Instant.EPOCH)));
    }

    /** How long the next backup may take, going by the slowest of the last few; empty when there were none. */
    public Optional<Duration> forecast() {
        return durations.stream().max(Comparator.naturalOrder());
    }

    /** The picture after an event that made {@code before} into {@code after}. */
    BackupHistory evolve(DatabaseBackups before, DatabaseBackups after, BackupEvent event) {
        return event instanceof OfOneBackup of && !before.find(of.backupId()).equals(after.find(of.backupId()))
                ? after.find(of.backupId()).map(this::with).orElse(this)
                : this;
    }

    private BackupHistory with(Backup backup) {
        Backup before = usable.get(backup.id());
        if (before != null && backup.usable()) {
            // Somebody said more of it; it was not taken again.
            return new BackupHistory(
                    usable.plus(backup.id(), backup),
                    open,
                    latest.map(run -> run.id().equals(backup.id()) ? backup : run),
                    failures,
                    scheduledAt,
                    firstAt,
                    completed.map(run -> run.id().equals(backup.id()) ? backup : run),
                    durations);
        }
        boolean begun = backup.state() == Backup.State.RUNNING;
        boolean same = latest.filter(run -> run.id().equals(backup.id())).isPresent();
        boolean done = backup.state() == Backup.State.COMPLETED;
        boolean first = begun && backup.attempt() == 1 && !backup.requested();
        int failed = backup.state() == Backup.State.FAILED ? 1 : 0;
        return new BackupHistory(
                done ? usable.plus(backup.id(), backup) : usable.minus(backup.id()),
                openAfter(backup),
                begun || same ? Optional.of(backup) : latest,
                same ? failures + failed : begun ? 0 : failures,
                first ? Optional.of(backup.startedAt()) : scheduledAt,
                firstAt.or(() -> Optional.of(backup.startedAt())),
                done ? Optional.of(backup) : completed,
                done ? durationsAfter(backup) : durations);
    }

    private PVector<String> openAfter(Backup backup) {
        if (!backup.open()) {
            return open.minus(backup.id());
        }
        return open.contains(backup.id()) ? open : open.plus(backup.id());
    }

    private PVector<Duration> durationsAfter(Backup backup) {
        PVector<Duration> longer = backup.completed()
                .map(BackupCompleted::took)
                .map(durations::plus)
                .orElse(durations);
        return longer.size() > DURATIONS ? longer.minus(0) : longer;
    }
}
