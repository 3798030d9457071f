package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import java.util.List;
import java.util.Optional;

/** The plan's applications, in its order. */
public final class HostApplications {
    private final List<HostApplication> all;

    public HostApplications(DrPlan plan, PlanVariables variables, DatabaseUrls urls) {
        this.all = plan.applications().values().stream()
                .map(application -> new HostApplication(application, variables, urls))
                .toList();
    }

    public List<HostApplication> all() {
        return all;
    }

    /** Empty for a database that no application uses, which is legal. */
    public List<HostApplication> using(String database) {
        return all.stream()
                .filter(application -> application.plan().uses().equals(database))
                .toList();
    }

    public Optional<HostApplication> named(String name) {
        return all.stream()
                .filter(application -> application.name().equals(name))
                .findFirst();
    }
}
