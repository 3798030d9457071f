package dev.luneo.dr.plan;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole, validated plan: every reference in it leads somewhere and every value is in its range. Maps keep the order of
 * the file.
 *
 * @param timeZone the zone of cron expressions and of times shown to people; inside, everything is UTC
 * @param sha256 of the effective plan in lower-case hex: the same for every service whatever its environment, the same
 *     when comments, key order or formatting change, another when anything else does
 */
public record DrPlan(
        String name,
        ZoneId timeZone,
        Objectives objectives,
        Retry retry,
        Map<String, RepositoryPlan> repositories,
        Map<String, DatabasePlan> databases,
        Map<String, ApplicationPlan> applications,
        Communication communication,
        String sha256) {

    public DrPlan {
        repositories = Ordered.copyOf(repositories);
        databases = Ordered.copyOf(databases);
        applications = Ordered.copyOf(applications);
    }

    public Optional<DatabasePlan> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    /** In the order of the plan; empty for a database that no application uses, which is legal. */
    public List<ApplicationPlan> applicationsUsing(String database) {
        return applications.values().stream()
                .filter(application -> application.uses().equals(database))
                .toList();
    }
}
