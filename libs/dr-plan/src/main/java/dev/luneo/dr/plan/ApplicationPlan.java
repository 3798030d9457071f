package dev.luneo.dr.plan;

import java.util.List;
import java.util.Optional;

/**
 * Something that uses a protected database.
 *
 * @param uses the name of a database of the plan
 * @param databaseUrls each variable that names the database, at least one and none twice; all are switched in one change
 * @param requires variables that must be set in the application's environment before it is restarted
 * @param checks run in this order once the application is back; a value one keeps can be used by those after it
 */
public record ApplicationPlan(
        String name,
        String uses,
        PlatformPlan platform,
        List<DatabaseUrlPlan> databaseUrls,
        Optional<MigratePlan> migrate,
        List<String> requires,
        List<CheckPlan> checks) {
    public ApplicationPlan {
        databaseUrls = List.copyOf(databaseUrls);
        requires = List.copyOf(requires);
        checks = List.copyOf(checks);
    }

    /** The first: the one that its checks are made by. */
    public DatabaseUrlPlan databaseUrl() {
        return databaseUrls.get(0);
    }
}
