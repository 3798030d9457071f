package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a whole plan. What others refer to is read first, so that a reference is checked where it stands. */
final class PlanSections {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** The most data that the product promises to lose. */
    private static final Duration LONGEST_RPO = Duration.ofHours(6);

    private PlanSections() {}

    static DrPlan of(Section root) {
        for (String later : List.of("incidents", "tests", "reviews")) {
            root.notYet(later, "`" + later + ":`", "remove it, or keep it as a comment");
        }
        String name = root.required("plan", Kinds.NAMES, "begin with `plan: NAME`");
        ZoneId zone = root.optional("time-zone", Kinds.ZONES, ZoneId.of("UTC"));
        Objectives objectives = objectives(root.section("objectives"));
        Retry retry = retry(root.section("retry"));
        Map<String, RepositoryPlan> repositories = repositories(root);
        Communication communication = CommunicationSections.of(root.section("communication"));
        Map<String, DatabasePlan> databases = databases(
                root,
                new DatabaseSections(
                        new DatabaseSections.Plan(zone, objectives, repositories.keySet(), communication.roles())));
        Map<String, ApplicationPlan> applications = new LinkedHashMap<>();
        ApplicationSections reader = new ApplicationSections(databases.keySet());
        root.named("applications").forEach((app, section) -> applications.put(app, reader.read(app, section)));
        return new DrPlan(
                name,
                zone,
                objectives,
                retry,
                repositories,
                databases,
                applications,
                communication,
                EffectivePlan.sha256(root.canonical()));
    }

    private static Objectives objectives(Section objectives) {
        return new Objectives(
                objectives.optional("rpo", Kinds.duration(MINUTE, LONGEST_RPO), LONGEST_RPO),
                objectives.optional("rto", Kinds.duration(MINUTE, Duration.ofHours(24)), Duration.ofMinutes(30)));
    }

    private static Retry retry(Section retry) {
        return new Retry(
                retry.optional("attempts", Kinds.number(1, 10), 3),
                retry.optional(
                        "wait", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), Duration.ofSeconds(5)));
    }

    private static Map<String, RepositoryPlan> repositories(Section root) {
        requireSome(
                root,
                "repositories",
                "write `repositories: { local: { type: filesystem, path: /var/lib/luneo-dr/backups } }`");
        Map<String, RepositoryPlan> repositories = new LinkedHashMap<>();
        Map<Path, String> owners = new HashMap<>();
        root.named("repositories").forEach((name, section) -> {
            RepositoryPlan repository = repository(name, section);
            repositories.put(name, repository);
            String owner = owners.putIfAbsent(repository.path(), name);
            if (owner != null && section.has("path")) {
                section.refuse("path", "is the path of `" + owner + "` too", "give each repository its own directory");
            }
        });
        return repositories;
    }

    private static RepositoryPlan repository(String name, Section repository) {
        repository.notYet(
                "encryption-key", "encrypted backups", "remove it, and keep the directory on an encrypted disk");
        repository.notYet("object-lock", "object lock", "remove it");
        if (repository.notYet("type", "s3", "repositories in S3", "write `type: filesystem` and `path`")) {
            repository.ignoreRest();
            return new RepositoryPlan(name, Path.of(name), Optional.empty());
        }
        repository.required("type", Kinds.oneOf("filesystem"), "write `type: filesystem`");
        Path path = repository.required("path", Kinds.PATHS, "write `path: /var/lib/luneo-dr/backups`");
        Optional<Template> key = repository.template("key", TemplateRule.secret("backup-scheduler", "restore-service"));
        return new RepositoryPlan(name, repository.reading().locate(path), key);
    }

    private static Map<String, DatabasePlan> databases(Section root, DatabaseSections reader) {
        requireSome(
                root, "databases", "write `databases: { NAME: { url: \"${DATABASE_URL}\", backup: { every: 1h } } }`");
        Map<String, DatabasePlan> databases = new LinkedHashMap<>();
        root.named("databases").forEach((name, section) -> databases.put(name, reader.read(name, section)));
        return databases;
    }

    private static void requireSome(Section root, String key, String wayOut) {
        if (!root.has(key)) {
            root.missing(key, wayOut);
        } else if (root.isEmpty(key)) {
            root.refuse(key, "is empty", wayOut);
        }
    }
}
