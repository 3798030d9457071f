package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An application on a machine of ours: settings in an environment file, started and stopped by commands.
 *
 * @param envFile lines of {@code NAME=value}; only the database url in it is ever changed
 * @param restart 1 minute unless said otherwise
 * @param up how to tell that it is up; absent: the restart command's success is all there is
 */
public record HostPlatform(Path envFile, CommandPlan restart, Optional<UpPlan> up) implements PlatformPlan {

    private static final Key<Template> UP_GET = Key.template(
                    "get", TemplateRule.http(ApplicationSections.DEPLOYER), "an address that answers once it is up")
            .must("write `get: https://HOST/health`");
    private static final Key<Integer> UP_STATUS =
            Key.value("status", Kinds.number(100, 599), "what it answers then").or(200);
    private static final Key<Duration> UP_WITHIN = Key.value(
                    "within",
                    Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "how long that may take after a restart")
            .or(Duration.ofMinutes(1));
    private static final Key<Optional<Section>> UP = Key.block(
                    "up", Block.of("up", UP_GET, UP_STATUS, UP_WITHIN), "how to tell that it is up again")
            .maybe();

    private static final Key<Path> ENV_FILE = Key.value(
                    "env-file", Kinds.PATHS, "lines of NAME=value; only the database urls in it are ever changed")
            .must("write `env-file: /etc/APP.env`");
    private static final CommandKeys RESTART = new CommandKeys(
            "restart", "restart-timeout", Duration.ofMinutes(1), "restarts it: program and arguments, without a shell");

    private static final String TYPE = "host";

    static final Variant<PlatformPlan> VARIANT = Variant.of(
            TYPE,
            Block.of("host platform", ENV_FILE, UP).with(RESTART.keys()),
            section -> new HostPlatform(
                    section.reading().locate(section.get(ENV_FILE)),
                    RESTART.read(section),
                    section.get(UP).map(up -> new UpPlan(up.get(UP_GET), up.get(UP_STATUS), up.get(UP_WITHIN)))));

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String restartedBy() {
        return "`%s`".formatted(restart.arguments().get(0));
    }
}
