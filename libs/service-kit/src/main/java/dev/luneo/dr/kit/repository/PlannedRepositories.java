package dev.luneo.dr.kit.repository;

import dev.luneo.dr.kit.plan.RepositoryKeyException;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.recovery.RestorableWindow;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.Storage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the plan says that backups are kept. These places alone say what can be restored. */
public final class PlannedRepositories {
    private final DrPlan plan;
    private final Map<String, Windows> windows;
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** Where the repositories are that the product serves, by the type that the plan gives them. */
    public static final ServedTypes<RepositoryPlan, Storage> BUILT_IN = new ServedTypes<>(List.of(
            ServedTypes.Type.of(FilesystemRepository.class, repository -> Storage.filesystem(repository.path()))));

    /** @see #PlannedRepositories(DrPlan, ServedTypes, Map, Function) */
    public PlannedRepositories(DrPlan plan, Function<RepositoryPlan, String> key) {
        this(plan, BUILT_IN, Map.of(), key);
    }

    /** To which instants a backup of a method brings its database back; what lies beside it in its repository may have a say. */
    public interface Windows {
        RestorableWindow of(BackupRepository repository, Manifest manifest);
    }

    /**
     * @param windows of methods whose backups bring a database back to more than the one instant that the manifest says
     * @param key the key text of a repository
     * @throws RepositoryKeyException when a repository has no key that can be used: what is stored must be signed, and nothing else can be
     *     trusted
     */
    public PlannedRepositories(
            DrPlan plan,
            ServedTypes<RepositoryPlan, Storage> types,
            Map<String, Windows> windows,
            Function<RepositoryPlan, String> key) {
        this.plan = plan;
        this.windows = Map.copyOf(windows);
        plan.repositories().forEach((name, repository) -> {
            Storage storage = types.of(repository, "repositories." + name);
            try {
                RepositoryKeys keys = RepositoryKeys.parse(key.apply(repository));
                places.put(name, new Place(name, storage, keys));
            } catch (IllegalArgumentException unusable) {
                throw new RepositoryKeyException(
                        "Repository %s has a key that cannot be used: %s".formatted(name, unusable.getMessage()));
            }
        });
    }

    /** A repository of the plan. */
    public record Place(String name, Storage storage, RepositoryKeys keys) {
        /** For writing: made when it is not there. @throws RepositoryUnavailable when it cannot be made */
        public BackupRepository open() {
            return BackupRepository.opened(storage, keys);
        }

        /**
         * For looking: empty when it is not there, for an unmounted disk must not turn into an empty repository.
         *
         * @throws RepositoryUnavailable when it does not answer
         */
        public Optional<BackupRepository> find() {
            return BackupRepository.existing(storage, keys);
        }

        /** What is said where {@link #find} finds nothing. */
        public String missing() {
            return "%s is not there; is its disk mounted?"
                    .formatted(storage.store().place());
        }
    }

    /** @throws IllegalArgumentException when the plan has no such repository */
    public Place place(String name) {
        return Optional.ofNullable(places.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The plan has no repository '%s'; it has %s".formatted(name, places.keySet())));
    }

    /** Backups are written to the first, and copied to the others from there. */
    public Place first(String database) {
        return of(database).get(0);
    }

    public List<Place> of(String database) {
        return plan.database(database).orElseThrow().backup().repositories().stream()
                .map(this::place)
                .toList();
    }

    /**
     * What lies in all repositories of a database; one that cannot be reached is named, not taken for empty.
     *
     * @param known ids of backups that are looked at before all others
     * @param expected whether each should be there; otherwise one that is not there yet holds nothing
     */
    public Holdings look(String database, Set<String> known, boolean expected) {
        Set<BackupId> first =
                known.stream().flatMap(id -> BackupId.parse(id).stream()).collect(Collectors.toSet());
        Map<String, List<Entry>> entries = new LinkedHashMap<>();
        Map<String, String> unreachable = new LinkedHashMap<>();
        Map<String, BackupRepository> opened = new HashMap<>();
        for (Place place : of(database)) {
            try {
                Optional<BackupRepository> there = place.find();
                if (there.isPresent()) {
                    opened.put(place.name(), there.get());
                    entries.put(place.name(), there.get().scan(database, first).entries());
                } else if (expected) {
                    unreachable.put(place.name(), place.missing());
                }
            } catch (RepositoryUnavailable outage) {
                unreachable.put(place.name(), String.valueOf(outage.getMessage()));
            }
        }
        return Holdings.of(
                entries,
                unreachable,
                (repository, manifest) -> window(Objects.requireNonNull(opened.get(repository)), manifest));
    }

    private RestorableWindow window(BackupRepository repository, Manifest manifest) {
        Windows method = windows.get(manifest.method());
        return method == null ? RestorableWindow.at(manifest.restorablePoint()) : method.of(repository, manifest);
    }
}
