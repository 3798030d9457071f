package dev.luneo.dr.backup.keeping;

import dev.luneo.dr.backup.keeping.Holdings.Held;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log does not know of the repositories, and the other way round. Said twice, it changes nothing. */
final class Comparison {
    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    private final Holdings holdings;
    private final BackupState known;
    private final Instant now;

    Comparison(Holdings holdings, BackupState known, Instant now) {
        this.holdings = holdings;
        this.known = known;
        this.now = now;
    }

    void tell(Performance performance) throws InterruptedException {
        for (BackupEvent event : events()) {
            log.info("The repositories of {} tell: {}", holdings.database(), event);
            performance.publish(event);
        }
    }

    /** Pure. Found ones first, the oldest first, so that the last told is the newest. */
    List<BackupEvent> events() {
        List<BackupEvent> events = new ArrayList<>();
        DatabaseBackups log = known.backups().of(holdings.database());
        holdings.usable().values().stream()
                .filter(held -> counts(log.find(held.id().value())))
                .map(this::found)
                .forEach(events::add);
        known.course(holdings.database()).usable().keySet().stream()
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

    private BackupEvent found(Held held) {
        Duration took =
                Duration.between(held.manifest().startedAt(), held.manifest().completedAt());
        return Repositories.completed(held.manifest(), held.repositories().get(0), took);
    }

    private Optional<BackupEvent> missed(String id) {
        // What cannot be looked at may be there.
        // Nor is one damaged that nobody vouches for, and whoever took the signature away does not get it called so.
        if (holdings.usable().containsKey(id)
                || !holdings.unreachable().isEmpty()
                || holdings.notAuthenticated().containsKey(id)) {
            return Optional.empty();
        }
        String detail = holdings.damage(id)
                .map("Damaged %s"::formatted)
                .orElse("Not in the repository any more, and retention did not remove it; looked for at %s"
                        .formatted(now));
        return Optional.of(new BackupDisproved(holdings.database(), id, detail, Optional.empty()));
    }
}
