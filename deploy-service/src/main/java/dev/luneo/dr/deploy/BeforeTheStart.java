package dev.luneo.dr.deploy;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.before.LookAhead;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up.Sight;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RestorePlace;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.recovery.Recoveries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this service would lack for a recovery, for whoever asks before it runs: by the look that it takes itself, and on the present state. */
public final class BeforeTheStart {
    /** Of one that is up: an answer that takes longer is none. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(5);

    private final DrPlan plan;
    private final Applications applications;
    private final DatabaseUrls urls;

    /** @param state is not made: nothing is kept */
    public BeforeTheStart(DrPlan plan, PlanVariables variables, DatabaseUrls urls, Path state) {
        this.plan = plan;
        this.urls = urls;
        this.applications =
                new Applications(plan, DeployConfiguration.platforms(state, variables, urls), variables, urls);
    }

    /**
     * An application as it is now.
     *
     * @param lacks what would keep it from being switched over
     * @param elsewhere variables of the plan that name another database than the one that is protected, each with what it names
     * @param sight whether it is up; empty where the plan does not say how that is seen
     */
    public record Seen(List<Failure> lacks, Map<String, DatabaseLocation> elsewhere, Optional<Sight> sight) {}

    /** @param application one of the plan's */
    public Seen look(String application) throws InterruptedException {
        Application one = applications
                .named(application)
                .orElseThrow(() -> new IllegalArgumentException("The plan has no application " + application));
        RestoreTo to = plan.database(one.plan().uses()).orElseThrow().restore().to() == RestorePlace.IN_PLACE
                ? RestoreTo.IN_PLACE
                : RestoreTo.DATABASE;
        List<Failure> lacks = new LookAhead(applications, urls)
                .problems(one.plan().uses(), Recoveries.NONE, false).stream()
                        .filter(problem -> problem.subject().equals(application))
                        .filter(problem -> problem.to().map(to::equals).orElse(true))
                        .map(ReadinessProblem::failure)
                        .toList();
        Optional<Sight> sight = one.platform().up().isPresent()
                ? Optional.of(one.platform().up().get().look(ONE_LOOK))
                : Optional.empty();
        return new Seen(lacks, lacks.isEmpty() ? elsewhere(one) : Map.of(), sight);
    }

    private Map<String, DatabaseLocation> elsewhere(Application application) {
        Map<String, DatabaseLocation> elsewhere = new LinkedHashMap<>();
        try {
            Settings now = application.platform().settings();
            DatabaseLocation planned = urls.planned(application.plan().uses()).location();
            for (DatabaseUrlPlan url : application.databaseUrls()) {
                if (application.urlIn(now, url) instanceof ApplicationUrl.Filled filled
                        && !filled.url().location().database().equals(planned.database())) {
                    elsewhere.put(url.variable(), filled.url().location());
                }
            }
        } catch (PlatformException unreadable) {
            return Map.of();
        }
        return elsewhere;
    }

    /**
     * The settings in an env file of an application that is in no plan yet. Often secret.
     *
     * @throws IllegalArgumentException saying why they cannot be read
     */
    public static Map<String, String> settings(Path envFile) {
        return DeployConfiguration.settings(envFile);
    }
}
