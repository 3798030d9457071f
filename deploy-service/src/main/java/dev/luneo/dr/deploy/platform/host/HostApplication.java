package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.MigratePlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.process.Redaction;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An application of the plan, on the machine we run on. */
public final class HostApplication {
    private final ApplicationPlan plan;
    private final PlanVariables variables;
    private final DatabaseUrls urls;
    private final Set<String> switchedByOthers;

    /** @param switchedByOthers variables in its env file that are switched for another application of the same database */
    HostApplication(ApplicationPlan plan, PlanVariables variables, DatabaseUrls urls, Set<String> switchedByOthers) {
        this.plan = plan;
        this.switchedByOthers = Set.copyOf(switchedByOthers);
        this.variables = variables;
        this.urls = urls;
    }

    public ApplicationPlan plan() {
        return plan;
    }

    public String name() {
        return plan.name();
    }

    /** The settings that name the database, each with its way of writing. */
    public List<DatabaseUrlPlan> databaseUrls() {
        return plan.databaseUrls();
    }

    public EnvFileStore envFile() {
        return new EnvFileStore(plan.platform().envFile());
    }

    /** The url by which one of its settings finds a database at a place. */
    public ApplicationUrl urlFor(DatabaseUrlPlan url, Location place) {
        return ApplicationUrl.filled(label(url), url, variables, place, urls.planned(plan.uses()));
    }

    /** The url that one of its settings holds in a file, references filled in. */
    public ApplicationUrl urlIn(EnvFile file, DatabaseUrlPlan url) {
        return Optional.ofNullable(file.expanded().get(url.variable()))
                .filter(value -> !value.isBlank())
                .map(value -> ApplicationUrl.parsed(label(url), value))
                .orElseGet(() ->
                        new ApplicationUrl.Unset(DeployFailure.REQUIRED_VARIABLE_MISSING.because("%s is not set in %s"
                                .formatted(url.variable(), plan.platform().envFile()))));
    }

    /** All settings that name the database at another place, so that one change of the file holds them all. */
    public Switched switched(EnvFile now, Location place) {
        EnvFile changed = now;
        for (DatabaseUrlPlan url : databaseUrls()) {
            ApplicationUrl there = urlFor(url, place);
            if (!(there instanceof ApplicationUrl.Filled filled)) {
                return new Switched.Refused(there.problem().orElseThrow());
            }
            Optional<EnvFile> next = changed.with(url.variable(), filled.text());
            if (next.isEmpty()) {
                return new Switched.Refused(DeployFailure.DATABASE_URL_UNUSABLE.because(
                        "The database url of %s holds quotes or line breaks that env files have no common way to write"
                                .formatted(label(url))));
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
    public Optional<EnvFile> renamed(EnvFile now, String database) {
        Optional<EnvFile> changed = Optional.of(now);
        for (DatabaseUrlPlan url : databaseUrls()) {
            if (!(urlIn(now, url) instanceof ApplicationUrl.Filled filled)) {
                return Optional.empty();
            }
            String there = filled.url().withDatabase(database).toUrl();
            changed = changed.flatMap(file -> file.with(url.variable(), there));
        }
        return changed;
    }

    /**
     * The settings that would go on naming the old database after a change: not switched by the plan, and not following one that
     * is by a reference.
     *
     * @param before the file as it is; the application may know the old database by another name than we do
     */
    public List<String> left(EnvFile before, EnvFile after, Location old) {
        Set<Location> places = new HashSet<>(Set.of(NamedPlaces.spelled(old)));
        Map<String, String> were = before.expanded();
        Set<String> switched = new HashSet<>(switchedByOthers);
        databaseUrls().forEach(url -> {
            switched.add(url.variable());
            NamedPlaces.in(were.getOrDefault(url.variable(), "")).stream()
                    .filter(place -> place.database().equals(old.database()))
                    .forEach(places::add);
        });
        return after.expanded().entrySet().stream()
                .filter(setting -> !switched.contains(setting.getKey()))
                .filter(setting -> NamedPlaces.in(setting.getValue()).stream().anyMatch(places::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The settings that a switch away from a place would leave there; none where a switch could not be made at all. */
    public List<String> notSwitched(EnvFile now, Location from) {
        return switched(now, from) instanceof Switched.Changed same ? left(now, same.file(), from) : List.of();
    }

    private String label(DatabaseUrlPlan url) {
        return databaseUrls().size() == 1 ? name() : "%s (%s)".formatted(name(), url.variable());
    }

    /** Those of the variables the plan requires that are missing or empty in a file. */
    public List<String> missingIn(EnvFile file) {
        return plan.requires().stream()
                .filter(name ->
                        file.value(name).filter(value -> !value.isBlank()).isEmpty())
                .toList();
    }

    /** @throws dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException naming what is not set */
    String fill(Template template) {
        return variables.fill(template);
    }

    /** The variables that a command's environment needs and that are not set in ours. */
    public Set<String> missingFor(CommandPlan command) {
        Set<String> missing = new TreeSet<>();
        command.environment().values().forEach(value -> {
            if (resolve(value) instanceof Resolution.Missing unset) {
                missing.addAll(unset.names());
            }
        });
        return missing;
    }

    /** A template of the plan, filled from our environment. */
    public Resolution resolve(Template template) {
        return template.resolve(variables.values());
    }

    /** What nothing the application or its commands print may show, whatever of it can be known now. */
    public Redaction redaction() {
        KnownSecrets secrets = new KnownSecrets()
                .with(urls.planned(plan.uses()))
                .with(urls.restoreServer(plan.uses()))
                .with(variables, templates());
        try {
            secrets.with(envFile().read());
        } catch (IOException e) {
            // Without a file there is nothing of it to hide; whoever needs it says that it is missing.
            return secrets.redaction();
        }
        return secrets.redaction();
    }

    /** Everything of it that we run. */
    public Stream<CommandPlan> commands() {
        return Stream.concat(
                plan.migrate().map(MigratePlan::command).stream(),
                Stream.of(plan.platform().restart()));
    }

    private List<Template> templates() {
        Stream<Template> commands = commands().flatMap(command -> command.environment().values().stream());
        Stream<Template> others = Stream.concat(
                databaseUrls().stream().flatMap(url -> url.template().stream()),
                plan.platform().up().map(UpPlan::get).stream());
        return Stream.concat(others, commands).toList();
    }

    /** In words, with the file's name. */
    public Failure unreadable(IOException e) {
        DeployFailure kind = e instanceof ForeignEnvFileException
                ? DeployFailure.ENV_FILE_OF_OTHERS
                : DeployFailure.ENV_FILE_UNREADABLE;
        return kind.because("The env file %s of %s %s".formatted(plan.platform().envFile(), name(), reason(e)));
    }

    /** In words, with the file's name. */
    public Failure unwritable(IOException e) {
        DeployFailure kind = e instanceof EnvFileHeldException
                ? DeployFailure.ENV_FILE_HELD
                : e instanceof EnvFileChangedException
                        ? DeployFailure.ENV_FILE_CHANGED
                        : e instanceof ForeignEnvFileException
                                ? DeployFailure.ENV_FILE_OF_OTHERS
                                : DeployFailure.ENV_FILE_NOT_WRITTEN;
        return kind.because("The env file %s of %s cannot be replaced: it %s"
                .formatted(plan.platform().envFile(), name(), reason(e)));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException denied) {
            return "may not be used by us: %s".formatted(denied.getFile());
        }
        if (e instanceof EnvFileHeldException || e instanceof EnvFileChangedException) {
            return "is not ours to change in this moment: %s".formatted(e.getMessage());
        }
        if (e instanceof ForeignEnvFileException) {
            return "cannot be changed: %s".formatted(e.getMessage());
        }
        return "cannot be used: %s".formatted(e.getMessage());
    }
}
