package dev.luneo.dr.repository;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the repository holds for one database at one moment.
 *
 * @param entries newest first: the usable by their restorable point, the others by the start time in their id
 * @param foreign names beneath the database's that are not the repository's
 */
public record Catalogue(List<Entry> entries, List<String> foreign) {

    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Catalogue::position).thenComparing(Entry::id).reversed();

    public Catalogue {
        entries = entries.stream().sorted(NEWEST_FIRST).toList();
        foreign = foreign.stream().sorted().toList();
    }

    /** The backups that can be restored, newest restorable point first. */
    public List<Manifest> usable() {
        return entries.stream()
                .filter(Entry.Usable.class::isInstance)
                .map(entry -> ((Entry.Usable) entry).manifest())
                .toList();
    }

    /** The backups that nobody known vouches for. */
    public List<Entry.Unauthenticated> unauthenticated() {
        return entries.stream()
                .filter(Entry.Unauthenticated.class::isInstance)
                .map(Entry.Unauthenticated.class::cast)
                .toList();
    }

    /** The usable backup with the latest restorable point. */
    public Optional<Manifest> newest() {
        return usable().stream().findFirst();
    }

    private static Instant position(Entry entry) {
        return entry instanceof Entry.Usable usable
                ? usable.manifest().restorablePoint()
                : entry.id().startedAt().orElse(Instant.EPOCH);
    }
}
