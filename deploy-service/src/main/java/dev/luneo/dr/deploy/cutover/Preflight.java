package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.deploy.platform.host.ApplicationUrl;
import dev.luneo.dr.deploy.platform.host.EnvFile;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What would keep one application from being switched over, found without touching it. */
final class Preflight {
    /** A server that says one of these now says it again after the cut-over. */
    private static final Set<Reason> WILL_STAY = Set.of(Reason.WRONG_CREDENTIALS, Reason.PERMISSION_DENIED);

    private final HostApplication application;
    private final CutOver cutOver;

    Preflight(HostApplication application, CutOver cutOver) {
        this.application = application;
        this.cutOver = cutOver;
    }

    Optional<Failure> problem() {
        EnvFile file;
        try {
            file = application.envFile().read();
            application.envFile().rehearse();
        } catch (IOException e) {
            return Optional.of(application.unreadable(e));
        }
        return commands().or(this::up).or(() -> cutOver.inPlace() ? unchanged(file) : changed(file));
    }

    private Optional<Failure> changed(EnvFile file) {
        ApplicationUrl url = application.urlFor(cutOver.current());
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            return url.problem();
        }
        Optional<EnvFile> after = file.with(application.variable(), filled.text());
        if (after.isEmpty()) {
            return Optional.of(DeployFailure.DATABASE_URL_UNUSABLE.because(
                    "The database url of %s holds quotes or line breaks that env files have no common way to write"
                            .formatted(application.name())));
        }
        return missing(after.get()).or(() -> notLetIn(filled));
    }

    private Optional<Failure> unchanged(EnvFile file) {
        ApplicationUrl url = application.urlIn(file);
        if (url instanceof ApplicationUrl.Unset unset) {
            return Optional.of(unset.failure());
        }
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            // Another way of writing it, such as that of JDBC; it is not to be changed, and the sessions will show.
            return missing(file);
        }
        String named = filled.url().location().database();
        if (!named.equals(cutOver.old().database())) {
            return Optional.of(DeployFailure.DATABASE_URL_UNUSABLE.because(
                    "%s in the env file of %s names the database %s, but %s is swapped"
                            .formatted(
                                    application.variable(),
                                    application.name(),
                                    named,
                                    cutOver.old().database())));
        }
        return missing(file);
    }

    private Optional<Failure> missing(EnvFile after) {
        List<String> missing = application.missingIn(after);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        DeployFailure.REQUIRED_VARIABLE_MISSING.because("%s is without %s, which the plan requires"
                                .formatted(application.plan().platform().envFile(), String.join(", ", missing))));
    }

    private Optional<Failure> notLetIn(ApplicationUrl.Filled filled) {
        return Standing.knock(filled.url())
                .filter(failure -> WILL_STAY.contains(failure.reason()))
                .map(failure -> DeployFailure.APPLICATION_NOT_LET_IN.because(
                        "%s cannot use the restored database".formatted(application.name()), failure));
    }

    private Optional<Failure> commands() {
        return application
                .commands()
                .flatMap(command -> HostCommands.problem(command).stream())
                .findFirst()
                .map(problem -> DeployFailure.COMMAND_UNUSABLE.because(
                        "A command of %s cannot be run: %s".formatted(application.name(), problem)))
                .or(this::environments);
    }

    private Optional<Failure> environments() {
        return application
                .commands()
                .map(application::missingFor)
                .filter(missing -> !missing.isEmpty())
                .findFirst()
                .map(missing -> DeployFailure.PLAN_VARIABLE_MISSING.because(
                        "A command of %s needs %s, which is not set in the environment of deploy-service"
                                .formatted(application.name(), String.join(", ", missing))));
    }

    private Optional<Failure> up() {
        Optional<Template> address = application.plan().platform().up().map(UpPlan::get);
        return address.map(application::resolve)
                .flatMap(resolution -> resolution instanceof Resolution.Missing missing
                        ? Optional.of(DeployFailure.PLAN_VARIABLE_MISSING.because(
                                "`up` of %s needs %s, which is not set in the environment of deploy-service"
                                        .formatted(application.name(), String.join(", ", missing.names()))))
                        : Optional.empty());
    }
}
