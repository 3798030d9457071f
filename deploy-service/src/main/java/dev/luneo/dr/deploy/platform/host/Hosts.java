package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.HostPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Serves {@code type: host}: the machine that we run on ourselves.
 *
 * @param state the service's state directory; made when it is first needed
 */
public record Hosts(Path state, PlanVariables variables, DatabaseUrls urls) {

    public Platform of(ApplicationPlan application, HostPlatform plan) {
        return new Host(application.name(), plan, variables, new HostCommands(application, plan, this));
    }

    /** What an application gets that is started with an env file. */
    public static Map<String, String> settingsIn(Path envFile) throws PlatformException {
        try {
            return new EnvFileStore(envFile).read().expanded();
        } catch (IOException e) {
            throw new EnvFileFailures(envFile, "an application").unreadable(e);
        }
    }
}
