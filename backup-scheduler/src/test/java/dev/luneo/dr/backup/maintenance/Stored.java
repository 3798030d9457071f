package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.RepositoryKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Two repositories with backups of a database, one a day. */
final class Stored {
    static final String KEY = RepositoryKeys.generate();
    static final String DATABASE = "luneo";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    final DrPlan plan;
    final PlannedRepositories repositories;
    private final Path root;

    Stored(Path root) {
        this.root = root;
        this.plan = PlanReader.parse(
                        """
                        plan: test
                        repositories:
                          local: { type: filesystem, path: "%s" }
                          second: { type: filesystem, path: "%s" }
                        databases:
                          luneo:
                            url: "${URL}"
                            backup:
                              method: logical
                              every: 1h
                              repositories: [local, second]
                              retention: { all: 1h, daily: 2, weekly: 0, monthly: 0 }
                            restore: { approval: none }
                        """.formatted(root.resolve("local"), root.resolve("second")),
                        Map.of("URL", "postgresql://u@h/luneo"))
                .orThrow();
        this.repositories = new PlannedRepositories(plan, repository -> KEY);
    }

    BackupRepository in(String repository) {
        return BackupRepository.filesystem(root.resolve(repository), RepositoryKeys.parse(KEY));
    }

    static String id(int daysOld) {
        return BackupId.of(NOW.minus(Duration.ofDays(daysOld)), "0000").value();
    }

    Path file(String repository, int daysOld) {
        return root.resolve(repository).resolve(DATABASE).resolve(id(daysOld)).resolve("data/toc.dat");
    }

    Stored backup(String repository, int daysOld) {
        return backup(repository, daysOld, Map.of());
    }

    Stored backup(String repository, int daysOld, Map<String, String> notes) {
        Instant at = NOW.minus(Duration.ofDays(daysOld));
        var draft = ((Beginning.Begun) in(repository).begin(DATABASE, new BackupId(id(daysOld)), 1)).draft();
        try {
            Files.createDirectory(draft.directory().resolve("data"));
            Files.writeString(draft.directory().resolve("data/toc.dat"), "backup of day " + daysOld);
            Files.writeString(draft.directory().resolve("fingerprint.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        draft.complete(new ManifestFacts("logical", at, at, at, 150_013, "pg_dump 15.13", 1, notes));
        return this;
    }

    /** A backup made by somebody with another key. */
    void forged(String repository, Instant at) {
        BackupRepository theirs =
                BackupRepository.filesystem(root.resolve(repository), RepositoryKeys.parse(RepositoryKeys.generate()));
        var draft = ((Beginning.Begun) theirs.begin(DATABASE, BackupId.of(at, "ffff"), 1)).draft();
        try {
            Files.writeString(draft.directory().resolve("toc.dat"), "theirs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        draft.complete(new ManifestFacts("logical", at, at, at, 150_013, "pg_dump 15.13", 1, Map.of()));
    }

    /** Takes its key away: what was stored counts as a stranger's from now on. */
    Holdings lookWithAnotherKey() {
        return new PlannedRepositories(plan, repository -> RepositoryKeys.generate())
                .look(DATABASE, Set.of(id(1)), true);
    }

    Holdings look() {
        return repositories.look(DATABASE, Set.of(id(1)), true);
    }
}
