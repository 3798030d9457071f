package dev.luneo.dr.deploy.platform.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.PlatformContract;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.HostPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A host keeps what every platform promises. */
@Tag("process")
class HostTest extends PlatformContract {
    @TempDir
    Path home;

    @BeforeEach
    void an_application_with_an_env_file() throws Exception {
        script("restart", ". ./app.env; echo \"$A\" >> started");
    }

    @Override
    protected Platform platform() {
        DrPlan plan = Plans.of("luneo", """
                backend:
                  uses: luneo
                  platform:
                    type: host
                    env-file: HOME/app.env
                    restart: [./restart]
                    in: HOME
                    up: { get: "http://127.0.0.1:1/" }
                  migrate: { run: [sh, -c, 'echo "$A"'] }
                """.replace("HOME", home.toString()));
        ApplicationPlan application = plan.applications().values().iterator().next();
        PlanVariables variables = new PlanVariables(
                Map.of("DB_URL", "postgresql://u:p@h:5432/luneo", "RESTORE_URL", "postgresql://u:p@h:5432/luneo"));
        Path state = home.resolve("state");
        return new Hosts(state, variables, new DatabaseUrls(plan, variables))
                .of(application, (HostPlatform) application.platform());
    }

    private void script(String name, String lines) throws Exception {
        Path script = Files.writeString(home.resolve(name), "#!/bin/sh\n" + lines + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @Override
    protected void has(Map<String, String> settings) throws Exception {
        Files.writeString(
                home.resolve("app.env"),
                settings.entrySet().stream()
                        .map(each -> "%s='%s'\n".formatted(each.getKey(), each.getValue()))
                        .collect(Collectors.joining()));
    }

    @Override
    protected int starts() throws Exception {
        Path started = home.resolve("started");
        return Files.exists(started) ? Files.readAllLines(started).size() : 0;
    }

    @Override
    protected String startedWithA() throws Exception {
        return Files.readAllLines(home.resolve("started")).get(starts() - 1);
    }

    @Override
    protected void breaks() throws Exception {
        script("restart", "echo no >&2; exit 1");
    }
}
