package dev.luneo.dr.backup.keeping;

import dev.luneo.dr.backup.keeping.Holdings.Held;
import dev.luneo.dr.backup.keeping.Repositories.Place;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.repository.BackupRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sees to it that every repository of a database has every backup. */
final class Copies {
    /** A copy that fails may have read gigabytes; once an hour is enough to notice that its cause was mended. */
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);

    private final Repositories repositories;
    private final Map<Task, Failed> failures = new ConcurrentHashMap<>();

    Copies(Repositories repositories) {
        this.repositories = repositories;
    }

    private record Task(String database, String backupId, String repository) {}

    private record Failed(Instant at, String problem) {}

    /** Newest first. The problems there are, in words for people; what a removal has taken meanwhile is none. */
    List<String> complete(Holdings holdings, Instant now, Performance performance) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        List<Held> newestFirst = new ArrayList<>(holdings.usable().values());
        Collections.reverse(newestFirst);
        for (Place target : repositories.of(holdings.database())) {
            for (Held held : newestFirst) {
                if (!held.repositories().contains(target.name())
                        && !holdings.unreachable().containsKey(target.name())) {
                    attempt(held, target, now, performance).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private Optional<String> attempt(Held held, Place target, Instant now, Performance performance)
            throws InterruptedException {
        Task task = new Task(held.manifest().database(), held.id().value(), target.name());
        Failed before = failures.get(task);
        if (before != null && now.isBefore(before.at().plus(AFTER_A_FAILURE))) {
            return Optional.of(before.problem());
        }
        failures.remove(task);
        Optional<String> problem = copy(held, target, performance)
                .map(why -> "Backup %s was not copied to %s: %s".formatted(held.id(), target.name(), why));
        problem.ifPresent(text -> failures.put(task, new Failed(now, text)));
        return problem;
    }

    private Optional<String> copy(Held held, Place target, Performance performance) throws InterruptedException {
        String database = held.manifest().database();
        Optional<BackupRepository> source = repositories.of(database).stream()
                .filter(place -> held.repositories().contains(place.name()))
                .flatMap(place -> place.find().stream())
                .filter(repository -> repository.find(database, held.id()).isPresent())
                .findFirst();
        return source.isEmpty()
                ? Optional.empty()
                : new BackupCopy(held.manifest(), source.get()).to(target.open(), performance::beforeEffect);
    }
}
