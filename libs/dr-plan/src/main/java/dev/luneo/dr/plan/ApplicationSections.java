package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code applications:}. */
final class ApplicationSections {

    private static final String DEPLOYER = "deploy-service";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);

    private final Collection<String> databases;

    ApplicationSections(Collection<String> databases) {
        this.databases = databases;
    }

    ApplicationPlan read(String name, Section application) {
        application.notYet("maintenance", "a maintenance mode", "remove it: the old database is fenced in any case");
        application.notYet("roll-back", "rolling an application back", "remove it");
        return new ApplicationPlan(
                name,
                application.required("uses", Kinds.reference("database", databases), "write `uses: DATABASE`"),
                platform(application),
                databaseUrls(application),
                application.optionalSection("migrate").map(ApplicationSections::migrate),
                application.distinct("requires", Kinds.VARIABLES),
                CheckSections.of(application));
    }

    private static HostPlatform platform(Section application) {
        if (!application.has("platform")) {
            application.missing(
                    "platform",
                    "write `platform: { type: host, env-file: /etc/APP.env, restart: [systemctl, restart, APP] }`");
        }
        Section platform = application.section("platform");
        boolean later = List.of("railway", "vercel", "kubernetes", "docker-compose").stream()
                .anyMatch(type -> platform.notYet(
                        "type",
                        type,
                        "the platform " + type,
                        "write `type: host`: an env file and a command to restart"));
        if (later || !application.has("platform")) {
            platform.ignoreRest();
            return new HostPlatform(
                    Path.of(""), new CommandPlan(List.of(), Optional.empty(), Map.of(), SECOND), Optional.empty());
        }
        platform.required("type", Kinds.oneOf("host"), "write `type: host`");
        Path envFile = platform.required("env-file", Kinds.PATHS, "write `env-file: /etc/APP.env`");
        CommandPlan restart = command(platform, "restart", "restart-timeout", Duration.ofMinutes(1));
        return new HostPlatform(
                application.reading().locate(envFile),
                restart,
                platform.optionalSection("up").map(ApplicationSections::up));
    }

    private static UpPlan up(Section up) {
        return new UpPlan(
                up.requiredTemplate("get", TemplateRule.http(DEPLOYER), "write `get: https://HOST/health`"),
                up.optional("status", Kinds.number(100, 599), 200),
                up.optional("within", Kinds.duration(SECOND, Duration.ofHours(1)), Duration.ofMinutes(1)));
    }

    private static List<DatabaseUrlPlan> databaseUrls(Section application) {
        List<DatabaseUrlPlan> urls = new ArrayList<>();
        Set<String> variables = new HashSet<>();
        for (Section url : application.oneOrMore(
                "database-url", "write `variable: DATABASE_URL`, or remove the line: that is what is switched then")) {
            DatabaseUrlPlan plan = databaseUrl(url);
            if (!variables.add(plan.variable())) {
                url.refuse(
                        "variable",
                        "is named by an earlier item too: " + plan.variable(),
                        "leave one of the two, or name the other variable, such as DIRECT_URL");
            }
            urls.add(plan);
        }
        return urls;
    }

    private static DatabaseUrlPlan databaseUrl(Section url) {
        String variable = url.optional("variable", Kinds.VARIABLES, "DATABASE_URL");
        Optional<Template> template = url.template("template", TemplateRule.postgres(DEPLOYER, "verifier-service"));
        if (template.isPresent() && !template.get().raw().contains("{database}")) {
            url.refuse(
                    "template",
                    "does not hold {database}, so the application would go on with the damaged one",
                    "write postgresql://${USER}:${PASSWORD}@{host}:{port}/{database}");
        }
        return new DatabaseUrlPlan(variable, template);
    }

    private static MigratePlan migrate(Section migrate) {
        return new MigratePlan(command(migrate, "run", "timeout", Duration.ofMinutes(5)));
    }

    private static Map<String, Template> environment(Section section) {
        Map<String, Template> environment = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (Kinds.VARIABLES.read().apply(name) instanceof Kind.Bad<String> bad) {
                section.refuse(name, "stands under a key that " + bad.problem(), bad.wayOut());
            }
            section.template(name, TemplateRule.text(DEPLOYER)).ifPresent(value -> {
                environment.put(name, value);
                if (Secrets.isSecretName(name) && !value.literal().isBlank()) {
                    section.refuse(
                            name, "holds a secret", "write ${A_VARIABLE} and set that where " + DEPLOYER + " runs");
                }
            });
        }
        return environment;
    }

    private static CommandPlan command(Section section, String key, String timeout, Duration otherwise) {
        String wayOut = "write the program and its arguments as a list: `" + key + ": [systemctl, restart, APP]`";
        List<String> arguments = section.atLeastOne(key, Kinds.VERBATIM, wayOut);
        return new CommandPlan(
                arguments,
                section.optional("in", Kinds.PATHS).map(section.reading()::locate),
                section.optionalSection("environment")
                        .map(ApplicationSections::environment)
                        .orElse(Map.of()),
                section.optional(timeout, Kinds.duration(SECOND, DAY), otherwise));
    }
}
