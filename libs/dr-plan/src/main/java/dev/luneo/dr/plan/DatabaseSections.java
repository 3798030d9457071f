package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code databases:}. */
final class DatabaseSections {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(24);
    /** Enough on any machine, and few enough to leave the server some for its own users. */
    private static final int MOST_JOBS = 16;

    private final Plan plan;
    private final Map<String, String> filledBy = new HashMap<>();

    /** What of the rest of the plan a database refers to. */
    record Plan(
            java.time.ZoneId zone, Objectives objectives, Set<String> repositories, Map<String, List<String>> roles) {}

    DatabaseSections(Plan plan) {
        this.plan = plan;
    }

    DatabasePlan read(String name, Section database) {
        readProvider(database);
        Template url = database.requiredTemplate(
                "url",
                TemplateRule.postgresDirect(
                        "backup-scheduler", "restore-service", "deploy-service", "verifier-service"),
                "write `url: \"${DATABASE_URL}\"`, and set that where the services run");
        if (!database.has("backup")) {
            database.missing("backup", "write `backup: { every: 1h }`");
        }
        return new DatabasePlan(
                name,
                url,
                backup(database.section("backup"), database.has("backup")),
                restore(name, database.section("restore")),
                database.template("checks-as", TemplateRule.postgres("verifier-service")),
                CheckSections.sqlOnly(database));
    }

    private static void readProvider(Section database) {
        boolean later = List.of("neon", "supabase", "railway").stream()
                .anyMatch(provider -> database.notYet(
                        "provider",
                        provider,
                        "the own backups of the provider " + provider,
                        "write `provider: postgres`: its databases are backed up like any PostgreSQL"));
        if (!later) {
            database.optional("provider", Kinds.oneOf("postgres"), "postgres");
        }
    }

    private BackupPlan backup(Section backup, boolean given) {
        String logical = "write `method: logical`";
        boolean later = backup.notYet("method", "physical", "physical backups", logical)
                || backup.notYet("method", "provider", "backups made by a provider", logical);
        if (!later) {
            backup.optional("method", Kinds.oneOf("logical"), "logical");
        }
        backup.notYet("wal", "streaming WAL", "remove it: the schedule bounds what can be lost");
        backup.notYet(
                "prove", "restoring each backup as a proof", "remove it; a restore compares the data in any case");
        backup.notYet("keep-spare", "a warm spare", "remove it");
        return new BackupPlan(
                given ? schedule(backup) : new Schedule.Every(plan.objectives().rpo()),
                repositories(backup),
                backup.optional("jobs", Kinds.number(1, MOST_JOBS), 2),
                backup.optional("timeout", Kinds.duration(MINUTE, DAY), Duration.ofHours(1)),
                retention(backup.section("retention")),
                backup.optional("fingerprint", Kinds.word(FingerprintLevel.class), FingerprintLevel.CONTENT));
    }

    private Schedule schedule(Section backup) {
        Duration rpo = plan.objectives().rpo();
        Optional<Duration> every = backup.optional("every", Kinds.duration(MINUTE, Duration.ofDays(366)));
        Optional<Schedule> cron = backup.optional("cron", Kinds.CRON).flatMap(schedule -> schedule);
        if (backup.has("every") && backup.has("cron")) {
            backup.refuse("cron", "stands beside `every`", "keep one of the two");
        }
        if (!backup.has("every") && !backup.has("cron")) {
            backup.missing("every", "write `every: 1h`, or `cron: \"0 * * * *\"`");
        }
        if (every.isPresent() && every.get().compareTo(rpo) > 0) {
            backup.refuse(
                    "every",
                    "is longer than the rpo of " + Durations.text(rpo) + ", so the promise is broken between backups",
                    "write " + Durations.text(rpo) + " or less, or a longer `objectives.rpo` (6h at most)");
        }
        cron.flatMap(schedule -> ScheduleGap.longest(schedule, plan.zone()))
                .filter(gap -> gap.compareTo(rpo) > 0)
                .ifPresent(gap -> backup.warn(
                        "cron",
                        "leaves " + Durations.text(gap) + " between two backups, the rpo is " + Durations.text(rpo),
                        "run it more often, or promise a longer `objectives.rpo` (6h at most)"));
        return cron.orElseGet(() -> new Schedule.Every(every.orElse(rpo)));
    }

    private List<String> repositories(Section backup) {
        Kind<String> known = Kinds.reference("repository", plan.repositories());
        if (backup.has("repositories")) {
            return backup.distinctAtLeastOne("repositories", known, "name a repository, or remove the line to use all");
        }
        List<String> all = new ArrayList<>(plan.repositories());
        backup.canonical("repositories", all);
        return all;
    }

    private static Retention retention(Section retention) {
        return new Retention(
                retention.optional("all", Kinds.duration(Duration.ZERO, Duration.ofDays(366)), Duration.ofDays(2)),
                retention.optional("daily", Kinds.number(0, 366), 14),
                retention.optional("weekly", Kinds.number(0, 520), 8),
                retention.optional("monthly", Kinds.number(0, 120), 12));
    }

    private RestorePlan restore(String name, Section restore) {
        boolean later = restore.notYet(
                "to", "instance", "restoring to a new server", "write `to: database`, and `server` for another server");
        RestoreTo to =
                later ? RestoreTo.DATABASE : restore.optional("to", Kinds.word(RestoreTo.class), RestoreTo.DATABASE);
        Optional<Template> server = restore.template(
                "server", TemplateRule.postgresDirect("restore-service", "deploy-service", "verifier-service"));
        if (to == RestoreTo.IN_PLACE && server.isPresent()) {
            restore.refuse(
                    "server", "contradicts `to: in-place`, which stays on the database's own", "remove one of them");
        }
        Approval approval = restore.optional("approval", Kinds.word(Approval.class), Approval.INCIDENT_LEAD);
        requirePeople(restore, approval);
        return new RestorePlan(
                to,
                server,
                approval,
                restore.optional("if-damaged", Kinds.word(IfDamaged.class), IfDamaged.NEXT_OLDER),
                restore.optional("if-unreachable", Kinds.word(IfUnreachable.class), IfUnreachable.ASK),
                restore.optional("jobs", Kinds.number(1, MOST_JOBS), 2),
                restore.optional("timeout", Kinds.duration(MINUTE, DAY), Duration.ofHours(2)),
                restore.optional("missing-roles", Kinds.word(MissingRoles.class), MissingRoles.STOP),
                restore.optional("rights", Kinds.word(RestoreRights.class), RestoreRights.LEAST),
                fillAs(name, restore));
    }

    /** One each: whoever is the role while one database is filled could get into another one. */
    private Optional<String> fillAs(String database, Section restore) {
        Optional<String> role = restore.optional("fill-as", Kinds.ROLES);
        role.map(name -> filledBy.putIfAbsent(name, database))
                .ifPresent(
                        other -> restore.refuse(
                                "fill-as",
                                "fills the database " + other + " too",
                                "make another role for this one: what runs as it while one is filled must not reach the other"));
        return role;
    }

    /** An approval that nobody can give is a restore that never starts. */
    private void requirePeople(Section restore, Approval approval) {
        int leads = plan.roles().getOrDefault("incident-lead", List.of()).size();
        if (leads < approval.required()) {
            String needs = "needs %d %s in the role incident-lead, which has %d"
                    .formatted(approval.required(), approval.required() == 1 ? "person" : "people", leads);
            restore.refuse(
                    "approval",
                    restore.has("approval") ? needs : "is " + approval + " unless said otherwise, and " + needs,
                    "name them under communication.roles.incident-lead, or write `approval: none`");
        }
    }
}
