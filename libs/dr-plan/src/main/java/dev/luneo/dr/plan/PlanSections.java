package dev.luneo.dr.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Declares and reads a whole plan. */
final class PlanSections {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** The most data that the product promises to lose. */
    private static final Duration LONGEST_RPO = Duration.ofHours(6);

    private static final Key<String> NAME =
            Key.value("plan", Kinds.NAMES, "the plan's name").must("begin with `plan: NAME`");
    private static final Key<ZoneId> TIME_ZONE = Key.value(
                    "time-zone", Kinds.ZONES, "of the times shown to people and of cron schedules; inside, all is UTC")
            .or(ZoneId.of("UTC"));

    private static final Key<Duration> RPO = Key.value(
                    "rpo", Kinds.duration(MINUTE, LONGEST_RPO), "at most this much data is lost")
            .or(LONGEST_RPO);
    private static final Key<Duration> RTO = Key.value(
                    "rto",
                    Kinds.duration(MINUTE, Duration.ofHours(24)),
                    "at most this long from the decision to restore until the application is verified")
            .or(Duration.ofMinutes(30));
    private static final Key<Section> OBJECTIVES =
            Key.block("objectives", Block.of("objectives", RPO, RTO), "the two promises");

    private static final Key<Integer> ATTEMPTS = Key.value(
                    "attempts", Kinds.number(1, 10), "how often a step is tried, the first time included")
            .or(3);
    private static final Key<Duration> WAIT = Key.value(
                    "wait",
                    Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
                    "before the second try; longer before each further one")
            .or(Duration.ofSeconds(5));
    private static final Key<Section> RETRY = Key.block(
            "retry", Block.of("retry", ATTEMPTS, WAIT), "what a step that fails does before a person is asked");

    private static final Key<Map<String, Section>> REPOSITORIES = Key.named(
                    "repositories",
                    Block.of(
                                    "repository",
                                    Key.later(
                                            "encryption-key",
                                            "encrypted backups",
                                            "remove it, and keep the directory on an encrypted disk"),
                                    Key.later("object-lock", "object lock", "remove it"))
                            .by(PlanTypes.REPOSITORIES),
                    "where backups are kept")
            .must("write `repositories: { local: { type: filesystem, path: /var/lib/luneo-dr/backups } }`");

    private static final Key<Map<String, Section>> DATABASES = Key.named(
                    "databases", DatabaseSections.DATABASE, "what is protected")
            .must("write `databases: { NAME: { url: \"${DATABASE_URL}\", backup: { every: 1h } } }`");
    private static final Key<Map<String, Section>> APPLICATIONS = Key.named(
            "applications",
            ApplicationSections.APPLICATION,
            "what uses a database, and is switched to the restored one");
    private static final Key<Section> COMMUNICATION =
            Key.block("communication", CommunicationSections.COMMUNICATION, "who is told what, and how");

    static final Block PLAN = Block.of(
            "plan",
            NAME,
            TIME_ZONE,
            OBJECTIVES,
            RETRY,
            REPOSITORIES,
            DATABASES,
            APPLICATIONS,
            COMMUNICATION,
            later("incidents"),
            later("tests"),
            later("reviews"));

    private PlanSections() {}

    private static Key<Boolean> later(String name) {
        return Key.later(name, "`" + name + ":`", "remove it, or keep it as a comment");
    }

    static DrPlan of(Section root) {
        String name = root.get(NAME);
        ZoneId zone = root.get(TIME_ZONE);
        Section objectives = root.get(OBJECTIVES);
        Objectives promised = new Objectives(objectives.get(RPO), objectives.get(RTO));
        Section retry = root.get(RETRY);
        Map<String, RepositoryPlan> repositories = repositories(root.get(REPOSITORIES));
        Communication communication = CommunicationSections.of(root.get(COMMUNICATION));
        Map<String, DatabasePlan> databases = new LinkedHashMap<>();
        DatabaseSections reader = new DatabaseSections(
                new DatabaseSections.Plan(zone, promised, repositories.keySet(), communication.roles()));
        root.get(DATABASES).forEach((key, section) -> databases.put(key, reader.read(key, section)));
        Map<String, ApplicationPlan> applications = new LinkedHashMap<>();
        root.get(APPLICATIONS).forEach((key, section) -> applications.put(key, ApplicationSections.read(key, section)));
        return new DrPlan(
                name,
                zone,
                promised,
                new Retry(retry.get(ATTEMPTS), retry.get(WAIT)),
                repositories,
                databases,
                applications,
                communication,
                EffectivePlan.sha256(root.canonical()));
    }

    private static Map<String, RepositoryPlan> repositories(Map<String, Section> sections) {
        Map<String, RepositoryPlan> repositories = new LinkedHashMap<>();
        sections.forEach((name, section) -> section.read(PlanTypes.REPOSITORIES, List.copyOf(repositories.values()))
                .ifPresent(repository -> repositories.put(name, repository)));
        return repositories;
    }
}
