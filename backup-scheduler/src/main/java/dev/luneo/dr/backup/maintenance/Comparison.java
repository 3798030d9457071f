package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.repository.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log does not know of the repositories, and the other way round. Said twice, it changes nothing. */
public final class Comparison {
    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    private final String database;
    private final Holdings holdings;
    private final BackupState known;
    private final Instant now;

    Comparison(String database, Holdings holdings, BackupState known, Instant now) {
        this.database = database;
        this.holdings = holdings;
        this.known = known;
        this.now = now;
    }

    void tell(Performance performance) throws InterruptedException {
        for (BackupEvent event : events()) {
            log.info("The repositories of {} tell: {}", database, event);
            performance.publish(event);
        }
    }

    /** Pure. Found ones first, the oldest first, so that the last told is the newest. */
    List<BackupEvent> events() {
        List<BackupEvent> events = new ArrayList<>();
        DatabaseBackups log = known.backups().of(database);
        List<Holding> oldestFirst = new ArrayList<>(holdings.promising());
        Collections.reverse(oldestFirst);
        oldestFirst.stream()
                .filter(held -> counts(log.find(held.backupId())))
                .map(this::found)
                .forEach(events::add);
        known.history(database).usable().keySet().stream()
                .sorted()
                .flatMap(id -> missed(id).stream())
                .forEach(events::add);
        return events;
    }

    /** Unknown, given up too early, or missed by an earlier look. One that is being taken is its runner's to announce. */
    private static boolean counts(Optional<Backup> known) {
        return known.map(backup -> backup.state() == Backup.State.FAILED
                        || backup.state() == Backup.State.DISPROVED
                                && backup.failure()
                                        .filter(failure -> failure.reason().equals(Backup.NOT_IN_THE_REPOSITORY))
                                        .isPresent())
                .orElse(true);
    }

    private BackupEvent found(Holding held) {
        Map.Entry<String, Manifest> copy = held.copies().entrySet().iterator().next();
        Manifest manifest = copy.getValue();
        return completed(manifest, copy.getKey(), Duration.between(manifest.startedAt(), manifest.completedAt()));
    }

    /** The fact that a manifest makes. */
    public static BackupCompleted completed(Manifest manifest, String repository, Duration took) {
        return new BackupCompleted(
                manifest.database(),
                manifest.backupId().value(),
                manifest.method(),
                repository,
                manifest.restorablePoint(),
                manifest.storedBytes(),
                manifest.databaseBytes(),
                took,
                manifest.count(Manifest.TABLES)
                        .flatMap(tables ->
                                manifest.count(Manifest.ROWS).map(rows -> new BackupCompleted.Contents(tables, rows))),
                manifest.suspicion(),
                manifest.schemaSha256());
    }

    private Optional<BackupEvent> missed(String id) {
        // What cannot be looked at may be there.
        // Nor is one damaged that nobody vouches for, and whoever took the signature away does not get it called so.
        Optional<Holding> held = holdings.find(id);
        if (held.filter(Holding::promising).isPresent()
                || !holdings.unreachable().isEmpty()
                || held.flatMap(Holding::notAuthenticated).isPresent()) {
            return Optional.empty();
        }
        String detail = held.map(damaged -> "Damaged in repository %s: %s"
                        .formatted(String.join(", ", damaged.unusable().keySet()), damaged.flaws()))
                .orElse("Not in the repository any more, and retention did not remove it; looked for at %s"
                        .formatted(now));
        return Optional.of(new BackupDisproved(database, id, detail, Optional.empty()));
    }
}
