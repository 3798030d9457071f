package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares and reads one entry of {@code applications:}. */
final class ApplicationSections {

    private static final String DEPLOYER = "deploy-service";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final String HOST_WAY_OUT = "write `type: host`: an env file and a command to restart";

    private static final Key<Template> UP_GET = Key.template(
                    "get", TemplateRule.http(DEPLOYER), "an address that answers once it is up")
            .must("write `get: https://HOST/health`");
    private static final Key<Integer> UP_STATUS =
            Key.value("status", Kinds.number(100, 599), "what it answers then").or(200);
    private static final Key<Duration> UP_WITHIN = Key.value(
                    "within", Kinds.duration(SECOND, Duration.ofHours(1)), "how long that may take after a restart")
            .or(Duration.ofMinutes(1));
    private static final Key<Optional<Section>> UP = Key.block(
                    "up", Block.of("up", UP_GET, UP_STATUS, UP_WITHIN), "how to tell that it is up again")
            .maybe();

    private static final Key<Path> ENV_FILE = Key.value(
                    "env-file", Kinds.PATHS, "lines of NAME=value; only the database urls in it are ever changed")
            .must("write `env-file: /etc/APP.env`");
    private static final CommandKeys RESTART = new CommandKeys(
            "restart", "restart-timeout", Duration.ofMinutes(1), "restarts it: program and arguments, without a shell");
    private static final Variants PLATFORM_TYPES = Variants.by("type", "write `type: host`", "where it runs")
            .with("host", Block.of("host platform", ENV_FILE, UP).with(RESTART.keys()))
            .later(List.of(
                    platform("railway"), platform("vercel"), platform("kubernetes"), platform("docker-compose")));
    private static final Key<Section> PLATFORM = Key.block(
                    "platform", Block.of("platform").by(PLATFORM_TYPES), "where it runs, and how it is restarted")
            .must("write `platform: { type: host, env-file: /etc/APP.env, restart: [systemctl, restart, APP] }`");

    private static final Key<String> VARIABLE = Key.value(
                    "variable", Kinds.VARIABLES, "the setting that names the database")
            .or("DATABASE_URL");
    private static final Key<Optional<Template>> TEMPLATE = Key.template(
                    "template",
                    TemplateRule.postgres(DEPLOYER, "verifier-service"),
                    "its value, with {host}, {port} and {database}; unless given, the database's url with those three replaced")
            .maybe();
    private static final Key<List<Section>> DATABASE_URL = Key.blockOrBlocks(
            "database-url",
            Block.of("database url", VARIABLE, TEMPLATE),
            "write `variable: DATABASE_URL`, or remove the line: that is what is switched then",
            "each setting that names the database; all are switched in one change");

    private static final CommandKeys RUN = new CommandKeys(
            "run", "timeout", Duration.ofMinutes(5), "migrates the schema: program and arguments, without a shell");
    private static final Key<Optional<Section>> MIGRATE = Key.block(
                    "migrate", Block.of("migrate").with(RUN.keys()), "run after the restore and before the restart")
            .maybe();

    private static final Key<String> USES = Key.value(
                    "uses", Kinds.reference("database", "databases"), "the database that it uses")
            .must("write `uses: DATABASE`");
    private static final Key<List<String>> REQUIRES = Key.distinct(
            "requires", Kinds.VARIABLES, "settings without which it would not work, looked for before a restart");
    private static final Key<List<Section>> CHECKS =
            Key.blocks("checks", CheckSections.CHECK, "only when all of these pass is an incident called resolved");

    static final Block APPLICATION = Block.of(
            "application",
            USES,
            PLATFORM,
            DATABASE_URL,
            MIGRATE,
            REQUIRES,
            CHECKS,
            Key.later("maintenance", "a maintenance mode", "remove it: the old database is fenced in any case"),
            Key.later("roll-back", "rolling an application back", "remove it"));

    private ApplicationSections() {}

    private static LaterWord platform(String type) {
        return new LaterWord(type, "the platform " + type, HOST_WAY_OUT);
    }

    static ApplicationPlan read(String name, Section application) {
        return new ApplicationPlan(
                name,
                application.get(USES),
                platform(application),
                databaseUrls(application.get(DATABASE_URL)),
                application.get(MIGRATE).map(migrate -> new MigratePlan(RUN.read(migrate))),
                application.get(REQUIRES),
                CheckSections.of(application.get(CHECKS)));
    }

    private static HostPlatform platform(Section application) {
        Section platform = application.get(PLATFORM);
        if (!application.has(PLATFORM) || platform.choose().isEmpty()) {
            platform.ignoreRest();
            return new HostPlatform(
                    Path.of(""), new CommandPlan(List.of(), Optional.empty(), Map.of(), SECOND), Optional.empty());
        }
        return new HostPlatform(
                application.reading().locate(platform.get(ENV_FILE)),
                RESTART.read(platform),
                platform.get(UP).map(up -> new UpPlan(up.get(UP_GET), up.get(UP_STATUS), up.get(UP_WITHIN))));
    }

    private static List<DatabaseUrlPlan> databaseUrls(List<Section> sections) {
        List<DatabaseUrlPlan> urls = new ArrayList<>();
        Set<String> variables = new HashSet<>();
        for (Section url : sections) {
            DatabaseUrlPlan plan = databaseUrl(url);
            if (!variables.add(plan.variable())) {
                url.refuse(
                        VARIABLE,
                        "is named by an earlier item too: " + plan.variable(),
                        "leave one of the two, or name the other variable, such as DIRECT_URL");
            }
            urls.add(plan);
        }
        return urls;
    }

    private static DatabaseUrlPlan databaseUrl(Section url) {
        String variable = url.get(VARIABLE);
        Optional<Template> template = url.get(TEMPLATE);
        if (template.isPresent() && !template.get().raw().contains("{database}")) {
            url.refuse(
                    TEMPLATE,
                    "does not hold {database}, so the application would go on with the damaged one",
                    "write postgresql://${USER}:${PASSWORD}@{host}:{port}/{database}");
        }
        return new DatabaseUrlPlan(variable, template);
    }

    /** The keys of a command, which stand among those of the block that it belongs to. */
    private static final class CommandKeys {
        private static final TemplateRule VALUES = TemplateRule.text(DEPLOYER);

        private final Key<List<String>> arguments;
        private final Key<Optional<Path>> directory =
                Key.value("in", Kinds.PATHS, "the directory that it runs in").maybe();
        private final Key<Optional<Section>> environment = Key.entries(
                        "environment",
                        Kinds.VARIABLES.form(),
                        Content.Value.of(VALUES),
                        "what it gets besides PATH, HOME, TMPDIR, TZ and the language")
                .maybe();
        private final Key<Duration> timeout;

        CommandKeys(String key, String timeoutKey, Duration otherwise, String meaning) {
            arguments = Key.list(key, Kinds.VERBATIM, meaning)
                    .must("write the program and its arguments as a list: `" + key + ": [systemctl, restart, APP]`");
            timeout = Key.value(
                            timeoutKey, Kinds.duration(SECOND, DAY), "after which it is ended, with what it started")
                    .or(otherwise);
        }

        List<Key<?>> keys() {
            return List.of(arguments, timeout, directory, environment);
        }

        CommandPlan read(Section section) {
            return new CommandPlan(
                    section.get(arguments),
                    section.get(directory).map(section.reading()::locate),
                    section.get(environment).map(CommandKeys::settings).orElse(Map.of()),
                    section.get(timeout));
        }

        private static Map<String, Template> settings(Section section) {
            Map<String, Template> environment = new LinkedHashMap<>();
            for (String name : section.keys()) {
                if (Kinds.read(Kinds.VARIABLES, name) instanceof Kind.Bad<String> bad) {
                    section.refuse(name, "stands under a key that " + bad.problem(), bad.wayOut());
                }
                section.template(name, VALUES).ifPresent(value -> {
                    environment.put(name, value);
                    if (Secrets.isSecretName(name) && !value.literal().isBlank()) {
                        section.refuse(
                                name, "holds a secret", "write ${A_VARIABLE} and set that where " + DEPLOYER + " runs");
                    }
                });
            }
            return environment;
        }
    }
}
