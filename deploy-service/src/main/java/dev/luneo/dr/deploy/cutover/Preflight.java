package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.deploy.platform.host.ApplicationUrl;
import dev.luneo.dr.deploy.platform.host.EnvFile;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.deploy.platform.host.Switched;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would keep one application from being switched over, found without touching it. */
final class Preflight {
    /** A server that says one of these now says it again after the cut-over. */
    private static final Set<Reason> WILL_STAY = Set.of(Reason.WRONG_CREDENTIALS, Reason.PERMISSION_DENIED);

    private final HostApplication application;
    private final Move move;

    Preflight(HostApplication application, Move move) {
        this.application = application;
        this.move = move;
    }

    /**
     * From where to where an application is switched.
     *
     * @param current where it finds the database afterwards
     * @param inPlace whether its settings stay as they are
     */
    record Move(Location old, Location current, boolean inPlace) {}

    /**
     * What stands in the way now, right before the cut-over; the first of it.
     *
     * @param restored where the data is back, which in place has another name yet
     */
    Optional<Failure> problem(Location restored) {
        EnvFile file;
        try {
            file = application.envFile().read();
            application.envFile().rehearse();
        } catch (IOException e) {
            return Optional.of(application.unreadable(e));
        }
        return Stream.concat(aside(), within(file))
                .findFirst()
                .or(() -> move.inPlace() ? mayNotConnect(file, restored) : notLetIn());
    }

    /** What stands in the way apart from the env file; needs no restored database. */
    Stream<Failure> aside() {
        return Stream.of(commands(), up()).flatMap(Optional::stream);
    }

    /** What stands in the way of its settings; needs no restored database. */
    Stream<Failure> within(EnvFile file) {
        return (move.inPlace() ? unchanged(file) : changed(file)).stream();
    }

    private Optional<Failure> changed(EnvFile file) {
        Switched switched = application.switched(file, move.current());
        if (switched instanceof Switched.Refused refused) {
            return Optional.of(refused.failure());
        }
        EnvFile after = ((Switched.Changed) switched).file();
        return missing(after).or(() -> leftBehind(file, after));
    }

    /** A variable that nobody switches leads to a database that is shut by then: a migration would fail on it. */
    private Optional<Failure> leftBehind(EnvFile file, EnvFile after) {
        List<String> left = application.left(file, after, move.old());
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(DeployFailure.OLD_DATABASE_STILL_NAMED.because(
                        "%s in %s would go on naming the old database %s, for `database-url` of %s switches %s only"
                                .formatted(
                                        String.join(", ", left),
                                        application.plan().platform().envFile(),
                                        move.old(),
                                        application.name(),
                                        application.databaseUrls().stream()
                                                .map(DatabaseUrlPlan::variable)
                                                .collect(Collectors.joining(", ")))));
    }

    private Optional<Failure> unchanged(EnvFile file) {
        return application.databaseUrls().stream()
                .flatMap(url -> notSwapped(url, application.urlIn(file, url)).stream())
                .findFirst()
                .or(() -> missing(file));
    }

    private Optional<Failure> notSwapped(DatabaseUrlPlan variable, ApplicationUrl url) {
        if (url instanceof ApplicationUrl.Unset unset) {
            return Optional.of(unset.failure());
        }
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            // Another way of writing it, such as that of JDBC; it is not to be changed, and the sessions will show.
            return Optional.empty();
        }
        String named = filled.url().location().database();
        return named.equals(move.old().database())
                ? Optional.empty()
                : Optional.of(DeployFailure.DATABASE_URL_UNUSABLE.because(
                        "%s in the env file of %s names the database %s, but %s is swapped"
                                .formatted(
                                        variable.variable(),
                                        application.name(),
                                        named,
                                        move.old().database())));
    }

    private Optional<Failure> missing(EnvFile after) {
        List<String> missing = application.missingIn(after);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        DeployFailure.REQUIRED_VARIABLE_MISSING.because("%s is without %s, which the plan requires"
                                .formatted(application.plan().platform().envFile(), String.join(", ", missing))));
    }

    private Optional<Failure> notLetIn() {
        return application.databaseUrls().stream()
                .map(url -> application.urlFor(url, move.current()))
                .filter(ApplicationUrl.Filled.class::isInstance)
                .map(ApplicationUrl.Filled.class::cast)
                .flatMap(filled -> notLetIn(filled).stream())
                .findFirst();
    }

    /**
     * By the application's own login. The server's rules for who comes from where, and a pool, may know the database by its usual name
     * only, which it gets later: so only what the restored database itself refuses counts.
     */
    private Optional<Failure> mayNotConnect(EnvFile file, Location restored) {
        return application.databaseUrls().stream()
                .map(url -> application.urlIn(file, url))
                .filter(ApplicationUrl.Filled.class::isInstance)
                .map(url -> ((ApplicationUrl.Filled) url).url())
                .flatMap(url -> Standing.knockAsApplication(url.withDatabase(restored.database())).stream())
                .filter(failure -> failure.reason() == Reason.PERMISSION_DENIED)
                .findFirst()
                .map(this::mayNotUse);
    }

    private Optional<Failure> notLetIn(ApplicationUrl.Filled filled) {
        return Standing.knock(filled.url())
                .filter(failure -> WILL_STAY.contains(failure.reason()))
                .map(this::mayNotUse);
    }

    private Failure mayNotUse(PostgresFailure failure) {
        return DeployFailure.APPLICATION_NOT_LET_IN.because(
                "%s cannot use the restored database".formatted(application.name()), failure);
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
