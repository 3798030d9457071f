package dev.luneo.dr.restore.selection;

import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.RepositoryUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan's repositories. They alone say what can be restored. */
public final class Repositories {
    private final DrPlan plan;

    public Repositories(DrPlan plan) {
        this.plan = plan;
    }

    /** What all repositories of a database hold; one that cannot be reached is named, not taken for empty. */
    public Holdings holdings(DatabasePlan database) {
        Map<String, List<Entry>> entries = new LinkedHashMap<>();
        List<String> unavailable = new ArrayList<>();
        for (String name : database.backup().repositories()) {
            try {
                Optional<BackupRepository> repository = find(name);
                repository.ifPresent(
                        there -> entries.put(name, there.scan(database.name()).entries()));
                if (repository.isEmpty()) {
                    unavailable.add(missing(name));
                }
            } catch (RepositoryUnavailable outage) {
                unavailable.add("%s: %s".formatted(name, outage.getMessage()));
            }
        }
        return Holdings.of(entries, unavailable);
    }

    /** Empty when its directory is not there: opening it would make it, and an unmounted disk would pass for an empty repository. */
    Optional<BackupRepository> find(String name) {
        return Files.isDirectory(path(name)) ? Optional.of(BackupRepository.filesystem(path(name))) : Optional.empty();
    }

    /** A backup that was chosen before, judged again by its manifest, names and lengths. */
    public Opened open(String repository, String database, String backupId) {
        try {
            BackupId id = new BackupId(backupId);
            Optional<BackupRepository> there = find(repository);
            if (there.isEmpty()) {
                return new Opened.Unavailable(missing(repository));
            }
            Optional<Entry> entry = there.get().find(database, id);
            if (entry.isPresent() && entry.get() instanceof Entry.Usable usable) {
                return BackupFiles.of(there.get().objectDirectory(database, id), usable.manifest())
                        .<Opened>map(Opened.Ready::new)
                        .orElseGet(() -> new Opened.Damaged("it holds no dump"));
            }
            return new Opened.Damaged(
                    entry.isPresent() && entry.get() instanceof Entry.Unusable unusable
                            ? Findings.words(unusable.damages())
                            : "it is not in repository %s any more".formatted(repository));
        } catch (RepositoryUnavailable outage) {
            return new Opened.Unavailable(String.valueOf(outage.getMessage()));
        }
    }

    private String missing(String name) {
        return "repository %s is not there (%s); is its disk mounted?".formatted(name, path(name));
    }

    private Path path(String name) {
        return Optional.ofNullable(plan.repositories().get(name))
                .map(RepositoryPlan::path)
                .orElseThrow(() -> new IllegalArgumentException("The plan has no repository '%s'; it has %s"
                        .formatted(name, plan.repositories().keySet())));
    }
}
