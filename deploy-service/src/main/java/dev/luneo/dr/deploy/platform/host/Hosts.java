package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.HostPlatform;
import java.nio.file.Path;

/**
 * Serves {@code type: host}: the machine that we run on ourselves.
 *
 * @param state the service's state directory; made when it is first needed
 */
public record Hosts(Path state, PlanVariables variables, DatabaseUrls urls) {

    public Platform of(ApplicationPlan application, HostPlatform plan) {
        return new Host(application.name(), plan, variables, new HostCommands(application, plan, this));
    }
}
