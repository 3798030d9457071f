package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An application of the plan, where it runs: which of its settings name the database, and how they are made to name another one. */
public final class Application {
    private final ApplicationPlan plan;
    private final Platform platform;
    private final PlanVariables variables;
    private final DatabaseUrls urls;
    private final Set<String> switchedByOthers;

    /** @param switchedByOthers variables among its settings that are switched for another application of the same database */
    Application(
            ApplicationPlan plan,
            Platform platform,
            PlanVariables variables,
            DatabaseUrls urls,
            Set<String> switchedByOthers) {
        this.plan = plan;
        this.platform = platform;
        this.variables = variables;
        this.urls = urls;
        this.switchedByOthers = Set.copyOf(switchedByOthers);
    }

    public ApplicationPlan plan() {
        return plan;
    }

    public String name() {
        return plan.name();
    }

    public Platform platform() {
        return platform;
    }

    /** The settings that name the database, each with its way of writing. */
    public List<DatabaseUrlPlan> databaseUrls() {
        return plan.databaseUrls();
    }

    /** The url by which one of its settings finds a database at a place. */
    public ApplicationUrl urlFor(DatabaseUrlPlan url, Location place) {
        return ApplicationUrl.filled(label(url), url, variables, place, urls.planned(plan.uses()));
    }

    /** The url that one of its settings holds, references filled in. */
    public ApplicationUrl urlIn(Settings settings, DatabaseUrlPlan url) {
        return Optional.ofNullable(settings.values().get(url.variable()))
                .filter(value -> !value.isBlank())
                .map(value -> ApplicationUrl.parsed(label(url), value))
                .orElseGet(() -> new ApplicationUrl.Unset(DeployFailure.REQUIRED_VARIABLE_MISSING.because(
                        "%s is not set in %s".formatted(url.variable(), platform.settingsAt()))));
    }

    /** Whether one of its settings, as far as it can be read, leads to a database of that name; a pool has its own place. */
    public boolean leadsTo(Settings settings, DatabaseUrlPlan url, Location place) {
        return urlIn(settings, url) instanceof ApplicationUrl.Filled filled
                && filled.url().location().database().equals(place.database());
    }

    /** All settings that name the database at another place, so that one change holds them all. */
    public Switched switched(Settings now, Location place) {
        Settings changed = now;
        for (DatabaseUrlPlan url : databaseUrls()) {
            ApplicationUrl there = urlFor(url, place);
            if (!(there instanceof ApplicationUrl.Filled filled)) {
                return new Switched.Refused(there.problem().orElseThrow());
            }
            Optional<Settings> next = changed.with(url.variable(), filled.text());
            if (next.isEmpty()) {
                return new Switched.Refused(DeployFailure.DATABASE_URL_UNUSABLE.because(
                        "The database url of %s holds quotes or line breaks that %s has no common way to write"
                                .formatted(label(url), platform.settingsAt())));
            }
            changed = next.get();
        }
        return new Switched.Changed(changed);
    }

    /**
     * All settings that name the database with another name of it, each otherwise as the application has it.
     *
     * @return empty when one of them is written in another way than as a PostgreSQL url
     */
    public Optional<Settings> renamed(Settings now, String database) {
        Optional<Settings> changed = Optional.of(now);
        for (DatabaseUrlPlan url : databaseUrls()) {
            if (!(urlIn(now, url) instanceof ApplicationUrl.Filled filled)) {
                return Optional.empty();
            }
            String there = filled.url().withDatabase(database).toUrl();
            changed = changed.flatMap(settings -> settings.with(url.variable(), there));
        }
        return changed;
    }

    /**
     * The settings that would go on naming the old database after a change: not switched by the plan, and not following one that
     * is by a reference.
     *
     * @param before as they are; the application may know the old database by another name than we do
     */
    public List<String> left(Settings before, Settings after, Location old) {
        Set<Location> places = new HashSet<>(Set.of(NamedPlaces.spelled(old)));
        Map<String, String> were = before.values();
        Set<String> switched = new HashSet<>(switchedByOthers);
        databaseUrls().forEach(url -> {
            switched.add(url.variable());
            NamedPlaces.in(were.getOrDefault(url.variable(), "")).stream()
                    .filter(place -> place.database().equals(old.database()))
                    .forEach(places::add);
        });
        return after.values().entrySet().stream()
                .filter(setting -> !switched.contains(setting.getKey()))
                .filter(setting -> NamedPlaces.in(setting.getValue()).stream().anyMatch(places::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The settings that a switch away from a place would leave there; none where a switch could not be made at all. */
    List<String> notSwitched(Settings now, Location from) {
        return switched(now, from) instanceof Switched.Changed same ? left(now, same.settings(), from) : List.of();
    }

    /** Those of the variables the plan requires that are missing or empty. */
    public List<String> missingIn(Settings settings) {
        return plan.requires().stream().filter(name -> !settings.has(name)).toList();
    }

    private String label(DatabaseUrlPlan url) {
        return databaseUrls().size() == 1 ? name() : "%s (%s)".formatted(name(), url.variable());
    }
}
