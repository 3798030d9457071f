package dev.luneo.dr.plan;

import java.util.List;
import java.util.Optional;

/**
 * Something that uses a protected database.
 *
 * @param uses the name of a database of the plan
 * @param requires variables that must be set in the application's environment before it is restarted
 * @param checks run in this order once the application is back; a value one keeps can be used by those after it
 */
public record ApplicationPlan(
        String name,
        String uses,
        HostPlatform platform,
        DatabaseUrlPlan databaseUrl,
        Optional<MigratePlan> migrate,
        List<String> requires,
        List<CheckPlan> checks) {
    public ApplicationPlan {
        requires = List.copyOf(requires);
        checks = List.copyOf(checks);
    }
}
