package dev.luneo.dr.backup.keeping;

import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Catalogue;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the repositories of a database hold.
 *
 * @param catalogues by repository, in the plan's order
 * @param unreachable repositories that could not be looked at, with the reason
 */
public record Holdings(String database, Map<String, Catalogue> catalogues, Map<String, String> unreachable) {

    /** One that can be restored, and where it lies, the first repository of the plan first. */
    public record Held(Manifest manifest, List<String> repositories) {
        public Held {
            repositories = List.copyOf(repositories);
        }

        public BackupId id() {
            return manifest.backupId();
        }

        Held with(String another) {
            return new Held(
                    manifest,
                    Stream.concat(repositories.stream(), Stream.of(another)).toList());
        }
    }

    /** The backups that can be restored from somewhere, by id, the oldest restorable point first. */
    public Map<String, Held> usable() {
        Map<String, Held> found = new LinkedHashMap<>();
        catalogues.forEach((repository, catalogue) -> catalogue
                .usable()
                .forEach(manifest -> found.merge(
                        manifest.backupId().value(),
                        new Held(manifest, List.of(repository)),
                        (known, more) -> known.with(repository))));
        Map<String, Held> sorted = new LinkedHashMap<>();
        found.values().stream()
                .sorted(Comparator.comparing(held -> held.manifest().restorablePoint()))
                .forEach(held -> sorted.put(held.id().value(), held));
        return sorted;
    }

    /** The backups that nobody known vouches for, and why, by id; one that is vouched for elsewhere is not among them. */
    public Map<String, String> notAuthenticated() {
        Map<String, String> found = new TreeMap<>();
        Set<String> good = usable().keySet();
        catalogues.forEach((repository, catalogue) -> catalogue.unauthenticated().stream()
                .filter(entry -> !good.contains(entry.id().value()))
                .forEach(entry -> found.putIfAbsent(
                        entry.id().value(), "in repository %s: %s".formatted(repository, entry.why()))));
        return found;
    }

    /** What is wrong with a backup that is there and cannot be restored, in every repository that has it. */
    public Optional<String> damage(String backupId) {
        List<String> found = new ArrayList<>();
        catalogues.forEach((repository, catalogue) -> catalogue.entries().stream()
                .filter(entry -> entry.id().value().equals(backupId))
                .filter(Entry.Unusable.class::isInstance)
                .map(entry -> ((Entry.Unusable) entry).damages())
                .forEach(damages -> found.add("in repository %s: %s".formatted(repository, damages))));
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }
}
