package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares and reads one entry of {@code applications:}. */
final class ApplicationSections {

    static final String DEPLOYER = "deploy-service";

    private static final Key<Section> PLATFORM = Key.block(
                    "platform", Block.of("platform").by(PlanTypes.PLATFORMS), "where it runs, and how it is restarted")
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

    /** What reading goes on with after a platform that there is not. */
    private static final PlatformPlan NO_PLATFORM = new HostPlatform(
            Path.of(""), new CommandPlan(List.of(), Optional.empty(), Map.of(), Duration.ZERO), Optional.empty());

    private ApplicationSections() {}

    static ApplicationPlan read(String name, Section application) {
        return new ApplicationPlan(
                name,
                application.get(USES),
                platform(application),
                databaseUrls(application.get(DATABASE_URL)),
                application.get(MIGRATE).map(migrate -> new MigratePlan(RUN.read(migrate))),
                application.get(REQUIRES),
                CheckSections.read(application.get(CHECKS), PlanTypes.CHECKS));
    }

    private static PlatformPlan platform(Section application) {
        Section platform = application.get(PLATFORM);
        if (!application.has(PLATFORM)) {
            platform.ignoreRest();
            return NO_PLATFORM;
        }
        return platform.read(PlanTypes.PLATFORMS).orElse(NO_PLATFORM);
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
}
