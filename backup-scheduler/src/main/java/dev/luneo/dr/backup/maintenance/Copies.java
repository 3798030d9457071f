package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.kit.repository.PlannedRepositories.Place;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sees to it that every repository of a database has every backup. */
final class Copies {
    /** A copy that fails may have read gigabytes; once an hour is enough to notice that its cause was mended. */
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);

    private final PlannedRepositories repositories;
    private final Map<Task, Failed> failures = new ConcurrentHashMap<>();

    Copies(PlannedRepositories repositories) {
        this.repositories = repositories;
    }

    private record Task(String database, String backupId, String repository) {}

    private record Failed(Instant at, String problem) {}

    /** Newest first. The problems there are, in words for people; what a removal has taken meanwhile is none. */
    List<String> complete(String database, Holdings holdings, Instant now, Performance performance)
            throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Place target : repositories.of(database)) {
            for (Holding held : holdings.promising()) {
                if (!held.copies().containsKey(target.name())
                        && !holdings.unreachable().containsKey(target.name())) {
                    attempt(database, held, target, now, performance).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private Optional<String> attempt(String database, Holding held, Place target, Instant now, Performance performance)
            throws InterruptedException {
        Task task = new Task(database, held.backupId(), target.name());
        Failed before = failures.get(task);
        if (before != null && now.isBefore(before.at().plus(AFTER_A_FAILURE))) {
            return Optional.of(before.problem());
        }
        failures.remove(task);
        Optional<String> problem = copy(database, held, target, performance)
                .map(why -> "Backup %s was not copied to %s: %s".formatted(held.backupId(), target.name(), why));
        problem.ifPresent(text -> failures.put(task, new Failed(now, text)));
        return problem;
    }

    private Optional<String> copy(String database, Holding held, Place target, Performance performance)
            throws InterruptedException {
        Manifest manifest = held.manifest().orElseThrow();
        Optional<BackupRepository> source = repositories.of(database).stream()
                .filter(place -> held.copies().containsKey(place.name()))
                .flatMap(place -> place.find().stream())
                .filter(repository ->
                        repository.find(database, manifest.backupId()).isPresent())
                .findFirst();
        return source.isEmpty()
                ? Optional.empty()
                : new BackupCopy(manifest, source.get()).to(target.open(), performance::beforeEffect);
    }
}
