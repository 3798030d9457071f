package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.plan.MigratePlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.process.Redaction;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An application of the plan, on the machine we run on. */
public final class HostApplication {
    private final ApplicationPlan plan;
    private final PlanVariables variables;
    private final DatabaseUrls urls;

    public HostApplication(ApplicationPlan plan, PlanVariables variables, DatabaseUrls urls) {
        this.plan = plan;
        this.variables = variables;
        this.urls = urls;
    }

    public ApplicationPlan plan() {
        return plan;
    }

    public String name() {
        return plan.name();
    }

    /** The setting that names the database. */
    public String variable() {
        return plan.databaseUrl().variable();
    }

    public EnvFileStore envFile() {
        return new EnvFileStore(plan.platform().envFile());
    }

    /** The url by which the application finds a database at a place. */
    public ApplicationUrl urlFor(Location place) {
        return ApplicationUrl.filled(name(), plan.databaseUrl(), variables, place, urls.planned(plan.uses()));
    }

    /** The url that its env file holds now. */
    public ApplicationUrl urlIn(EnvFile file) {
        return file.value(variable())
                .filter(value -> !value.isBlank())
                .map(value -> ApplicationUrl.parsed(name(), value))
                .orElseGet(() ->
                        new ApplicationUrl.Unset(DeployFailure.REQUIRED_VARIABLE_MISSING.because("%s is not set in %s"
                                .formatted(variable(), plan.platform().envFile()))));
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
        Stream<Template> others = Stream.of(
                        plan.databaseUrl().template(), plan.platform().up().map(UpPlan::get))
                .flatMap(Optional::stream);
        return Stream.concat(others, commands).toList();
    }

    /** In words, with the file's name. */
    public Failure unreadable(IOException e) {
        return DeployFailure.ENV_FILE_UNREADABLE.because(
                "The env file %s of %s %s".formatted(plan.platform().envFile(), name(), reason(e)));
    }

    /** In words, with the file's name. */
    public Failure unwritable(IOException e, DeployFailure kind) {
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
        return "cannot be used: %s".formatted(e.getMessage());
    }
}
