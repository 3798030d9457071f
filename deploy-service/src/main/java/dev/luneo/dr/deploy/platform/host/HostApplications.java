package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.DrPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The plan's applications, in its order. */
public final class HostApplications {
    private final List<HostApplication> all;

    public HostApplications(DrPlan plan, PlanVariables variables, DatabaseUrls urls) {
        this.all = plan.applications().values().stream()
                .map(application ->
                        new HostApplication(application, variables, urls, switchedByOthers(plan, application)))
                .toList();
    }

    private static Set<String> switchedByOthers(DrPlan plan, ApplicationPlan one) {
        return plan.applicationsUsing(one.uses()).stream()
                .filter(other ->
                        other.platform().envFile().equals(one.platform().envFile()))
                .flatMap(other -> other.databaseUrls().stream())
                .map(DatabaseUrlPlan::variable)
                .collect(Collectors.toSet());
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
