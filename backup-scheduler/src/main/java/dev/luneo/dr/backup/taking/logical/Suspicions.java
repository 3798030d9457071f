package dev.luneo.dr.backup.taking.logical;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a backup with those before it that looked whole, while it is taken. A backup is never refused for it: what is left is worth
 * keeping, too.
 */
public final class Suspicions {
    private static final Logger log = LoggerFactory.getLogger(Suspicions.class);
    /** Enough to have seen what a queue does between two backups; each costs reading its fingerprint. */
    private static final int COMPARED = 5;

    private final PlannedRepositories repositories;

    public Suspicions(PlannedRepositories repositories) {
        this.repositories = repositories;
    }

    /** In which way it holds less; empty when it looks whole, or there is nothing to compare it with. */
    Optional<String> of(String database, DatabaseBackups known, Measure now) {
        List<Measure> before = new ArrayList<>();
        try {
            BackupRepository repository = repositories.first(database).open();
            for (Manifest manifest : repository.scan(database, ids(known)).usable()) {
                if (before.size() < COMPARED && counts(manifest, known)) {
                    measured(repository, manifest).ifPresent(before::add);
                }
            }
        } catch (RepositoryUnavailable outage) {
            log.warn("The new backup of {} is compared with {} older ones only: {}", database, before.size(), outage);
        }
        return Shrinkage.of(before, now);
    }

    private static Set<BackupId> ids(DatabaseBackups known) {
        return known.usable()
                .flatMap(backup -> BackupId.parse(backup.id()).stream())
                .collect(Collectors.toSet());
    }

    private static boolean counts(Manifest manifest, DatabaseBackups known) {
        String id = manifest.backupId().value();
        return !known.disproved(id)
                && known.find(id)
                        .map(backup -> backup.suspicion(manifest.suspicion()))
                        .orElseGet(manifest::suspicion)
                        .isEmpty();
    }

    private static Optional<Measure> measured(BackupRepository repository, Manifest manifest) {
        try {
            Optional<StoredObject> recorded = manifest.object(LogicalDump.FINGERPRINT);
            if (recorded.isEmpty()) {
                return Optional.empty();
            }
            byte[] content = repository.content(manifest.database(), manifest.backupId(), recorded.get());
            return Optional.of(Measure.of(Fingerprint.fromJson(new String(content, UTF_8)), dumped(manifest)));
        } catch (IOException | IllegalArgumentException unreadable) {
            log.warn("Backup {} is not compared with: {}", manifest.backupId(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static long dumped(Manifest manifest) {
        return manifest.objects().stream()
                .filter(object -> object.path().startsWith(LogicalDump.DATA + "/"))
                .mapToLong(StoredObject::bytes)
                .sum();
    }
}
