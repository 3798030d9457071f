package dev.luneo.dr.kit.repository;

import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.RestorableWindow;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The complete backups of one database in all its repositories, newest first. Those without a manifest do not exist.
 *
 * @param unreachable the repositories that could not be read, and why
 */
public record Holdings(List<Holding> newestFirst, Map<String, String> unreachable) {

    /**
     * One backup, in every repository that has it.
     *
     * @param window the instants it brings the database back to
     * @param copies by the name of the repository
     * @param unvouched copies that nobody known vouches for, by the name of the repository
     * @param unusable what a first look found wrong with the other copies, by the name of the repository
     * @param signed whether a copy, be it damaged, has a manifest that is signed with a key of ours
     */
    public record Holding(
            String backupId,
            RestorableWindow window,
            Map<String, Manifest> copies,
            Map<String, Entry.Unauthenticated> unvouched,
            Map<String, List<Damage>> unusable,
            boolean signed) {

        /** The newest instant it brings the database back to. */
        public Instant at() {
            return window.to();
        }

        /** The instant that restoring one of its copies for this target brings the database back to. */
        public Instant pointOf(Manifest copy, RestoreTarget target) {
            return window.from().equals(window.to())
                    ? copy.restorablePoint()
                    : pointFor(target).orElseGet(this::at);
        }

        /** Empty when it holds none that early. */
        private Optional<Instant> pointFor(RestoreTarget target) {
            return target.at().map(window::newestUpTo).orElseGet(() -> Optional.of(at()));
        }

        /** The copies that may be restored: those that somebody vouches for first, the others where that was accepted. */
        public Map<String, Manifest> acceptable(RestoreTarget target) {
            if (!target.acceptsUnsigned()) {
                return copies;
            }
            Map<String, Manifest> all = new LinkedHashMap<>(copies);
            unvouched.forEach((repository, entry) -> all.putIfAbsent(repository, entry.manifest()));
            return all;
        }

        /** Why it is not restored unless an incident lead accepts it; empty when a copy is vouched for, or there is none at all. */
        public Optional<String> notAuthenticated() {
            return copies.isEmpty() && !unvouched.isEmpty()
                    ? Optional.of(unvouched.entrySet().stream()
                            .map(copy -> "in repository %s: %s"
                                    .formatted(copy.getKey(), copy.getValue().why()))
                            .collect(Collectors.joining("; ")))
                    : Optional.empty();
        }

        /** Whether at least one copy looks whole. */
        public boolean promising() {
            return !copies.isEmpty();
        }

        /** Of the first copy that looks whole. */
        public Optional<Manifest> manifest() {
            return copies.values().stream().findFirst();
        }

        /**
         * Whether a recovery found it damaged. Another's look at the repository does not count: the disk may have been away
         * then, and here it is.
         */
        public boolean disproved(DatabaseBackups known) {
            return known.find(backupId).filter(Backup::damaged).isPresent();
        }

        /**
         * Whether it may be whatever somebody has put there: no key of ours has signed it, and the log does not know it. It is named, and
         * neither stops a restore nor counts as a backup that was found damaged.
         */
        public boolean strange(DatabaseBackups known) {
            return !signed && known.find(backupId).isEmpty();
        }

        /** Why no copy of it can be restored, whoever asks for it; in words. */
        public String whyNot() {
            return notAuthenticated().map(why -> "not authenticated, " + why).orElseGet(this::flaws);
        }

        /** Whether retention is removing it: what is chosen now may be gone in a moment. */
        public boolean expired(DatabaseBackups known) {
            return known.find(backupId)
                    .filter(backup -> backup.state() == Backup.State.EXPIRED)
                    .isPresent();
        }

        /**
         * In which way it holds less than those before it, or what came back from it differed; empty when it looks whole, or an incident lead
         * said that this was meant.
         */
        public Optional<String> suspicion(DatabaseBackups known) {
            Optional<String> recorded = manifest().flatMap(Manifest::suspicion);
            return known.find(backupId)
                    .map(backup -> backup.suspicion(recorded))
                    .orElse(recorded);
        }

        /** What a first look found wrong. */
        public List<Damage> damages() {
            return unusable.values().stream().flatMap(List::stream).toList();
        }

        /** The same in words. */
        public String flaws() {
            return Damage.words(damages());
        }

        boolean fits(RestoreTarget target) {
            return target.backupId()
                    .map(backupId::equals)
                    .orElseGet(() -> pointFor(target).isPresent());
        }
    }

    public Holdings {
        newestFirst = List.copyOf(newestFirst);
    }

    static Holdings of(Map<String, List<Entry>> entriesByRepository, Map<String, String> unreachable) {
        return of(
                entriesByRepository,
                unreachable,
                (repository, manifest) -> RestorableWindow.at(manifest.restorablePoint()));
    }

    static Holdings of(
            Map<String, List<Entry>> entriesByRepository,
            Map<String, String> unreachable,
            BiFunction<String, Manifest, RestorableWindow> windows) {
        Map<String, Map<String, Manifest>> copies = new LinkedHashMap<>();
        Map<String, Map<String, Entry.Unauthenticated>> unvouched = new LinkedHashMap<>();
        Map<String, Map<String, List<Damage>>> damages = new LinkedHashMap<>();
        Map<String, RestorableWindow> times = new LinkedHashMap<>();
        Set<String> signed = new HashSet<>();
        entriesByRepository.forEach((repository, entries) -> entries.forEach(entry -> {
            String id = entry.id().value();
            if (entry instanceof Entry.Usable usable) {
                copies.computeIfAbsent(id, any -> new LinkedHashMap<>()).put(repository, usable.manifest());
                times.put(id, windows.apply(repository, usable.manifest()));
                signed.add(id);
            } else if (entry instanceof Entry.Unauthenticated unknown) {
                unvouched.computeIfAbsent(id, any -> new LinkedHashMap<>()).put(repository, unknown);
                // A stranger's manifest could put itself anywhere in the order.
                times.putIfAbsent(id, RestorableWindow.at(entry.id().startedAt().orElse(Instant.EPOCH)));
            } else if (entry instanceof Entry.Unusable unusable) {
                damages.computeIfAbsent(id, any -> new LinkedHashMap<>()).put(repository, unusable.damages());
                if (unusable.ours()) {
                    signed.add(id);
                }
                // What its manifest says cannot be believed; the id was made from the time it was started.
                times.putIfAbsent(id, RestorableWindow.at(entry.id().startedAt().orElse(Instant.EPOCH)));
            }
        }));
        List<Holding> holdings = times.entrySet().stream()
                .map(time -> new Holding(
                        time.getKey(),
                        time.getValue(),
                        copies.getOrDefault(time.getKey(), Map.of()),
                        unvouched.getOrDefault(time.getKey(), Map.of()),
                        damages.getOrDefault(time.getKey(), Map.of()),
                        signed.contains(time.getKey())))
                .sorted(Comparator.comparing(Holding::at)
                        .thenComparing(Holding::backupId)
                        .reversed())
                .toList();
        return new Holdings(holdings, unreachable);
    }

    /** The repositories that could not be read, in words. */
    public List<String> unavailable() {
        return unreachable.entrySet().stream()
                .map(one -> "%s: %s".formatted(one.getKey(), one.getValue()))
                .toList();
    }

    /** Those of which a copy looks whole. */
    public List<Holding> promising() {
        return newestFirst.stream().filter(Holding::promising).toList();
    }

    /** Nothing is known of any backup, because no repository could be read. */
    public boolean unknown() {
        return newestFirst.isEmpty() && !unreachable.isEmpty();
    }

    /** All repositories were read, and none has a backup. */
    public boolean none() {
        return newestFirst.isEmpty() && unreachable.isEmpty();
    }

    /** In the order in which they are tried: the newest at or before an instant first; a backup named by its id is the only one. */
    public List<Holding> candidates(RestoreTarget target) {
        return newestFirst.stream().filter(holding -> holding.fits(target)).toList();
    }

    public Optional<Holding> find(String backupId) {
        return newestFirst.stream()
                .filter(holding -> holding.backupId().equals(backupId))
                .findFirst();
    }

    /** The oldest instant there is a promising backup of. */
    public Optional<Instant> first() {
        return newestFirst.stream()
                .filter(Holding::promising)
                .map(holding -> holding.window().from())
                .min(Comparator.naturalOrder());
    }
}
