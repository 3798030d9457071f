package dev.luneo.dr.backup.keeping;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.kit.plan.RepositoryKeyException;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Catalogue;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.RepositoryUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the plan says that a database's backups are kept. */
public final class Repositories {
    private final DrPlan plan;
    private final Map<String, RepositoryKeys> keys = new LinkedHashMap<>();

    /**
     * @param key the key text of a repository
     * @throws RepositoryKeyException when a repository has no key that can be used: what is stored must be signed
     */
    public Repositories(DrPlan plan, Function<RepositoryPlan, String> key) {
        this.plan = plan;
        plan.repositories().forEach((name, repository) -> {
            try {
                keys.put(name, RepositoryKeys.parse(key.apply(repository)));
            } catch (IllegalArgumentException unusable) {
                throw new RepositoryKeyException(
                        "Repository %s has a key that cannot be used: %s".formatted(name, unusable.getMessage()));
            }
        });
    }

    /** A repository of the plan. */
    public record Place(String name, Path path, RepositoryKeys keys) {

        /** For writing: made when it is not there. @throws RepositoryUnavailable when it cannot be made */
        public BackupRepository open() {
            return BackupRepository.filesystem(path, keys);
        }

        /** For looking: empty when it is not there. @throws RepositoryUnavailable when it does not answer */
        Optional<BackupRepository> find() {
            return BackupRepository.existing(path, keys);
        }
    }

    /** Backups are written to the first, and copied to the others from there. */
    public Place first(String database) {
        return of(database).get(0);
    }

    public List<Place> of(String database) {
        return plan.database(database).orElseThrow().backup().repositories().stream()
                .map(name -> Objects.requireNonNull(plan.repositories().get(name), name))
                .map(this::place)
                .toList();
    }

    /**
     * What lies in them. One that is not there at all is unreachable when it should hold something, and nothing is made in its
     * place: an unmounted disk must not turn into an empty repository.
     *
     * @param known ids of the backups that the log tells of, which should be there
     */
    public Holdings look(String database, Set<String> known) {
        Set<BackupId> first =
                known.stream().flatMap(id -> BackupId.parse(id).stream()).collect(Collectors.toSet());
        Map<String, Catalogue> catalogues = new LinkedHashMap<>();
        Map<String, String> unreachable = new LinkedHashMap<>();
        for (Place place : of(database)) {
            try {
                Optional<BackupRepository> there = place.find();
                if (there.isPresent()) {
                    catalogues.put(place.name(), there.get().scan(database, first));
                } else if (!known.isEmpty()) {
                    unreachable.put(place.name(), "%s is not there; is its disk mounted?".formatted(place.path()));
                }
            } catch (RepositoryUnavailable outage) {
                unreachable.put(place.name(), String.valueOf(outage.getMessage()));
            }
        }
        return new Holdings(database, catalogues, unreachable);
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

    private Place place(RepositoryPlan repository) {
        return new Place(repository.name(), repository.path(), Objects.requireNonNull(keys.get(repository.name())));
    }
}
