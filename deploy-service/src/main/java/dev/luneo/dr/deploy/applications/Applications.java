package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.Platforms;
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
public final class Applications {
    private final List<Application> all;

    /** @throws IllegalStateException when one of them runs on what none of the platforms serves */
    public Applications(DrPlan plan, Platforms platforms, PlanVariables variables, DatabaseUrls urls) {
        List<Placed> placed = plan.applications().values().stream()
                .map(application -> new Placed(application, platforms.of(application)))
                .toList();
        this.all = placed.stream()
                .map(one -> new Application(one.plan(), one.platform(), variables, urls, one.switchedWith(placed)))
                .toList();
    }

    private record Placed(ApplicationPlan plan, Platform platform) {

        /** The variables that are switched in the settings which it shares with others, its own among them. */
        Set<String> switchedWith(List<Placed> all) {
            return all.stream()
                    .filter(other -> other.plan.uses().equals(plan.uses()))
                    .filter(other -> other.platform.settingsAt().equals(platform.settingsAt()))
                    .flatMap(other -> other.plan.databaseUrls().stream())
                    .map(DatabaseUrlPlan::variable)
                    .collect(Collectors.toSet());
        }
    }

    public List<Application> all() {
        return all;
    }

    /** Empty for a database that no application uses, which is legal. */
    public List<Application> using(String database) {
        return all.stream()
                .filter(application -> application.plan().uses().equals(database))
                .toList();
    }

    public Optional<Application> named(String name) {
        return all.stream()
                .filter(application -> application.name().equals(name))
                .findFirst();
    }
}
