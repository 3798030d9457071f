package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.Recorded;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** All backups the log tells of, by database. What can be restored is the repository's to say; this is its history. */
public record Backups(PMap<String, DatabaseBackups> byDatabase) {

    public static final Backups NONE = new Backups(HashTreePMap.empty());

    /** The picture after one more event. An event that fits nowhere changes nothing. */
    public Backups evolve(Recorded<? extends BackupEvent> recorded) {
        DatabaseBackups known = of(recorded.event().database());
        DatabaseBackups next = known.evolve(recorded.event(), recorded.time());
        return next == known ? this : new Backups(byDatabase.plus(next.database(), next));
    }

    public DatabaseBackups of(String database) {
        DatabaseBackups known = byDatabase.get(database);
        return known == null ? DatabaseBackups.none(database) : known;
    }

    public Optional<Backup> find(String backupId) {
        return byDatabase.values().stream()
                .flatMap(backups -> backups.find(backupId).stream())
                .findFirst();
    }

    /** The newest instant the database can be brought back to, as far as the log knows. */
    public Optional<Instant> newestRestorablePoint(String database) {
        return of(database)
                .usable()
                .flatMap(backup -> backup.restorablePoint().stream())
                .max(Comparator.naturalOrder());
    }

    public Stream<Backup> newestFirst() {
        return byDatabase.values().stream()
                .flatMap(DatabaseBackups::newestFirst)
                .sorted(Comparator.comparing(Backup::startedAt).reversed());
    }
}
