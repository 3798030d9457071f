package dev.luneo.dr.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares and reads one entry of {@code databases:}. */
final class DatabaseSections {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration YEAR = Duration.ofDays(366);
    /** Enough on any machine, and few enough to leave the server some for its own users. */
    static final int MOST_JOBS = 16;

    private static final Key<Duration> KEEP_ALL = Key.value(
                    "all", Kinds.duration(Duration.ZERO, YEAR), "how long every backup is kept")
            .or(Retention.DEFAULT.all());
    private static final Key<Integer> DAILY = Key.value(
                    "daily", Kinds.number(0, 366), "then the last one of each of so many days")
            .or(Retention.DEFAULT.daily());
    private static final Key<Integer> WEEKLY =
            Key.value("weekly", Kinds.number(0, 520), "of so many weeks").or(Retention.DEFAULT.weekly());
    private static final Key<Integer> MONTHLY =
            Key.value("monthly", Kinds.number(0, 120), "of so many months").or(Retention.DEFAULT.monthly());

    private static final Key<Optional<Duration>> EVERY = Key.value(
                    "every", Kinds.duration(MINUTE, YEAR), "the time between two backups, not longer than the rpo")
            .maybe();
    private static final Key<Optional<Schedule>> CRON = Key.value(
                    "cron", Kinds.CRON, "set times instead, in the plan's time zone")
            .maybe();
    private static final Key<Optional<List<String>>> REPOSITORIES = Key.distinct(
                    "repositories",
                    Kinds.reference("repository", "repositories"),
                    "where its backups are kept; all repositories unless said otherwise")
            .someOrNone("name a repository, or remove the line to use all");
    private static final Key<Duration> BACKUP_TIMEOUT = Key.value(
                    "timeout", Kinds.duration(MINUTE, DAY), "a backup that takes longer is ended and counts as failed")
            .or(Duration.ofHours(1));
    private static final Key<Section> RETENTION = Key.block(
            "retention",
            Block.of("retention", KEEP_ALL, DAILY, WEEKLY, MONTHLY),
            "what is kept; the newest usable backup is never removed, whatever stands here");
    private static final Key<FingerprintDepth> FINGERPRINT = Key.value(
                    "fingerprint",
                    Kinds.word(FingerprintDepth.class),
                    "what a restore is compared with: every row, row counts, or nothing")
            .or(FingerprintDepth.CONTENT);
    private static final Key<Section> BACKUP = Key.block(
                    "backup",
                    Block.of(
                                    "backup",
                                    EVERY,
                                    CRON,
                                    REPOSITORIES,
                                    BACKUP_TIMEOUT,
                                    RETENTION,
                                    FINGERPRINT,
                                    Key.later(
                                            "wal", "streaming WAL", "remove it: the schedule bounds what can be lost"),
                                    Key.later(
                                            "prove",
                                            "restoring each backup as a proof",
                                            "remove it; a restore compares the data in any case"),
                                    Key.later("keep-spare", "a warm spare", "remove it"))
                            .oneOf(List.of(EVERY, CRON))
                            .by(PlanTypes.METHODS),
                    "how it is backed up")
            .must("write `backup: { every: 1h }`");

    private static final Key<RestorePlace> TO = Key.value(
                    "to",
                    Kinds.word(RestorePlace.class),
                    "a new database beside the damaged one, or one that then takes its name")
            .later(new LaterWord(
                    "instance", "restoring to a new server", "write `to: database`, and `server` for another server"))
            .or(RestorePlace.DATABASE);
    private static final Key<Optional<Template>> SERVER = Key.template(
                    "server",
                    TemplateRule.postgresDirect("restore-service", "deploy-service", "verifier-service"),
                    "the server that gets the new database; the database's own unless said otherwise")
            .maybe();
    private static final Key<Approval> APPROVAL = Key.value(
                    "approval", Kinds.word(Approval.class), "who must say yes first")
            .or(Approval.INCIDENT_LEAD);
    private static final Key<IfDamaged> IF_DAMAGED = Key.value(
                    "if-damaged", Kinds.word(IfDamaged.class), "what is done when a backup turns out damaged")
            .or(IfDamaged.NEXT_OLDER);
    private static final Key<IfUnreachable> IF_UNREACHABLE = Key.value(
                    "if-unreachable",
                    Kinds.word(IfUnreachable.class),
                    "when the damaged database does not answer and so cannot be shut: wait for it or for a lead, or go on")
            .or(IfUnreachable.ASK);
    private static final Key<Integer> RESTORE_JOBS = Key.value(
                    "jobs", Kinds.number(1, MOST_JOBS), "tables restored at the same time")
            .or(2);
    private static final Key<Duration> RESTORE_TIMEOUT = Key.value(
                    "timeout", Kinds.duration(MINUTE, DAY), "a restore that takes longer is ended and counts as failed")
            .or(Duration.ofHours(2));
    private static final Key<MissingRoles> MISSING_ROLES = Key.value(
                    "missing-roles",
                    Kinds.word(MissingRoles.class),
                    "when the server lacks roles that the database needs: stop and name them, or create them without login")
            .or(MissingRoles.STOP);
    private static final Key<RestoreRights> RIGHTS = Key.value(
                    "rights",
                    Kinds.word(RestoreRights.class),
                    "whose rights fill the database while its owners' code runs; least: never a superuser's")
            .or(RestoreRights.LEAST);
    private static final Key<Optional<String>> FILL_AS = Key.value(
                    "fill-as",
                    Kinds.ROLES,
                    "a role without any rights that fills the new database, no other database's; the restorer is a member of it")
            .maybe();
    private static final Key<Section> RESTORE = Key.block(
            "restore",
            Block.of(
                    "restore",
                    TO,
                    SERVER,
                    APPROVAL,
                    IF_DAMAGED,
                    IF_UNREACHABLE,
                    RESTORE_JOBS,
                    RESTORE_TIMEOUT,
                    MISSING_ROLES,
                    RIGHTS,
                    FILL_AS),
            "how it is brought back");

    private static final Key<Template> URL = Key.template(
                    "url",
                    TemplateRule.postgresDirect(
                            "backup-scheduler", "restore-service", "deploy-service", "verifier-service"),
                    "where it is; its user must be able to read everything, and should be no superuser")
            .must("write `url: \"${DATABASE_URL}\"`, and set that where the services run");
    private static final Key<String> PROVIDER = Key.value("provider", Kinds.oneOf("postgres"), "who runs the server")
            .later(provider("neon"), provider("supabase"), provider("railway"))
            .or("postgres");
    private static final Key<Optional<Template>> CHECKS_AS = Key.template(
                    "checks-as",
                    TemplateRule.postgres("verifier-service"),
                    "a url whose user and password make its checks; never a superuser's")
            .maybe();
    private static final Key<List<Section>> CHECKS =
            Key.blocks("checks", CheckSections.DATABASE_CHECK, "what must hold in a restored copy");

    private static final String LOST = ": when that is lost, there is none to restore to";
    private static final String OTHER_SERVER =
            "%s`server: ${RESTORE_SERVER_URL}`, a PostgreSQL server on another machine";

    static final Block DATABASE = Block.of("database", URL, PROVIDER, BACKUP, RESTORE, CHECKS_AS, CHECKS);

    /** What reading goes on with after a method that there is not. */
    private static final BackupMethodPlan NO_METHOD = new LogicalMethod(0);

    private final Plan plan;
    private final Map<String, String> filledBy = new HashMap<>();

    /** What of the rest of the plan a database's values are held against. */
    record Plan(ZoneId zone, Objectives objectives, Set<String> repositories, Map<String, List<String>> roles) {}

    DatabaseSections(Plan plan) {
        this.plan = plan;
    }

    private static LaterWord provider(String name) {
        return new LaterWord(
                name,
                "the own backups of the provider " + name,
                "write `provider: postgres`: its databases are backed up like any PostgreSQL");
    }

    DatabasePlan read(String name, Section database) {
        database.get(PROVIDER);
        Template url = database.get(URL);
        return new DatabasePlan(
                name,
                url,
                backup(database.get(BACKUP), database.has(BACKUP)),
                restore(name, url, database.get(RESTORE)),
                database.get(CHECKS_AS),
                CheckSections.read(database.get(CHECKS), PlanTypes.DATABASE_CHECKS));
    }

    private BackupPlan backup(Section backup, boolean given) {
        BackupMethodPlan method = backup.read(PlanTypes.METHODS).orElse(NO_METHOD);
        Section retention = backup.get(RETENTION);
        return new BackupPlan(
                given ? schedule(backup) : new Schedule.Every(plan.objectives().rpo()),
                repositories(backup),
                method,
                backup.get(BACKUP_TIMEOUT),
                new Retention(
                        retention.get(KEEP_ALL), retention.get(DAILY), retention.get(WEEKLY), retention.get(MONTHLY)),
                backup.get(FINGERPRINT));
    }

    private Schedule schedule(Section backup) {
        Duration rpo = plan.objectives().rpo();
        Optional<Duration> every = backup.get(EVERY);
        Optional<Schedule> cron = backup.get(CRON);
        if (backup.has(EVERY) && backup.has(CRON)) {
            backup.refuse(CRON, "stands beside `every`", "keep one of the two");
        }
        if (!backup.has(EVERY) && !backup.has(CRON)) {
            backup.missing(EVERY.name(), "write `every: 1h`, or `cron: \"0 * * * *\"`");
        }
        if (every.isPresent() && every.get().compareTo(rpo) > 0) {
            backup.refuse(
                    EVERY,
                    "is longer than the rpo of " + Durations.text(rpo) + ", so the promise is broken between backups",
                    "write " + Durations.text(rpo) + " or less, or a longer `objectives.rpo` (6h at most)");
        }
        cron.flatMap(schedule -> ScheduleGap.longest(schedule, plan.zone()))
                .filter(gap -> gap.compareTo(rpo) > 0)
                .ifPresent(gap -> backup.warn(
                        CRON,
                        "leaves " + Durations.text(gap) + " between two backups, the rpo is " + Durations.text(rpo),
                        "run it more often, or promise a longer `objectives.rpo` (6h at most)"));
        return cron.orElseGet(() -> new Schedule.Every(every.orElse(rpo)));
    }

    private List<String> repositories(Section backup) {
        return backup.get(REPOSITORIES).orElseGet(() -> {
            List<String> all = new ArrayList<>(plan.repositories());
            backup.canonical(REPOSITORIES.name(), all);
            return all;
        });
    }

    private RestorePlan restore(String name, Template url, Section restore) {
        RestorePlace to = restore.get(TO);
        Optional<Template> server = restore.get(SERVER);
        if (to == RestorePlace.IN_PLACE && server.isPresent()) {
            restore.refuse(
                    SERVER, "contradicts `to: in-place`, which stays on the database's own", "remove one of them");
        }
        warnOfNoOtherServer(restore, to, url, server);
        Approval approval = restore.get(APPROVAL);
        requirePeople(restore, approval);
        return new RestorePlan(
                to,
                server,
                approval,
                restore.get(IF_DAMAGED),
                restore.get(IF_UNREACHABLE),
                restore.get(RESTORE_JOBS),
                restore.get(RESTORE_TIMEOUT),
                restore.get(MISSING_ROLES),
                restore.get(RIGHTS),
                fillAs(name, restore));
    }

    /** Its databases' sole server is what a disaster takes. */
    private static void warnOfNoOtherServer(Section restore, RestorePlace to, Template url, Optional<Template> server) {
        if (to == RestorePlace.IN_PLACE) {
            restore.warn(
                    TO,
                    "stays on the database's own server" + LOST,
                    OTHER_SERVER.formatted("write `to: database` and "));
        } else if (!restore.has(SERVER)) {
            restore.warn(
                    SERVER,
                    "is missing, so the database comes back to its own server" + LOST,
                    OTHER_SERVER.formatted("write "));
        } else if (server.filter(other -> sameServer(restore.reading(), url, other))
                .isPresent()) {
            restore.warn(SERVER, "leads to the database's own server" + LOST, OTHER_SERVER.formatted("write "));
        }
    }

    private static boolean sameServer(Reading reading, Template one, Template other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<String> server = reading.server(one);
        return server.isPresent() && server.equals(reading.server(other));
    }

    /** One each: whoever is the role while one database is filled could get into another one. */
    private Optional<String> fillAs(String database, Section restore) {
        Optional<String> role = restore.get(FILL_AS);
        role.map(name -> filledBy.putIfAbsent(name, database))
                .ifPresent(
                        other -> restore.refuse(
                                FILL_AS,
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
                    APPROVAL,
                    restore.has(APPROVAL) ? needs : "is " + approval + " unless said otherwise, and " + needs,
                    "name them under communication.roles.incident-lead, or write `approval: none`",
                    other -> other.equals("communication") || other.startsWith("communication.roles"));
        }
    }
}
