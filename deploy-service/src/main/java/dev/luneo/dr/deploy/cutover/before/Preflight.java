package dev.luneo.dr.deploy.cutover.before;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.applications.Switched;
import dev.luneo.dr.deploy.cutover.Move;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would keep one application from being switched over, found without touching it. */
final class Preflight {
    /** A server that says one of these now says it again after the cut-over. */
    private static final Set<Reason> WILL_STAY = Set.of(Reason.WRONG_CREDENTIALS, Reason.PERMISSION_DENIED);

    private final Application application;
    private final Move move;

    Preflight(Application application, Move move) {
        this.application = application;
        this.move = move;
    }

    /**
     * What stands in the way now, right before the cut-over; the first of it.
     *
     * @param restored where the data is back, which in place has another name yet
     */
    Optional<Failure> problem(Location restored) {
        Settings now;
        try {
            now = application.platform().settings();
            application.platform().rehearse(true);
        } catch (PlatformException e) {
            return Optional.of(e.failure());
        }
        return Stream.concat(aside(), within(now))
                .findFirst()
                .or(() -> move.inPlace() ? mayNotConnect(now, restored) : notLetIn());
    }

    /** What stands in the way apart from its settings; needs no restored database. */
    Stream<Failure> aside() {
        return application.platform().lacks().stream();
    }

    /** What stands in the way of its settings; needs no restored database. */
    Stream<Failure> within(Settings now) {
        return (move.inPlace() ? unchanged(now) : changed(now)).stream();
    }

    private Optional<Failure> changed(Settings now) {
        Switched switched = application.switched(now, move.current());
        if (switched instanceof Switched.Refused refused) {
            return Optional.of(refused.failure());
        }
        Settings after = ((Switched.Changed) switched).settings();
        return missing(after).or(() -> leftBehind(now, after));
    }

    /** A variable that nobody switches leads to a database that is shut by then: a migration would fail on it. */
    private Optional<Failure> leftBehind(Settings now, Settings after) {
        List<String> left = application.left(now, after, move.old());
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(DeployFailure.OLD_DATABASE_STILL_NAMED.because(
                        "%s in %s would go on naming the old database %s, for `database-url` of %s switches %s only"
                                .formatted(
                                        String.join(", ", left),
                                        application.platform().settingsAt(),
                                        move.old(),
                                        application.name(),
                                        application.databaseUrls().stream()
                                                .map(DatabaseUrlPlan::variable)
                                                .collect(Collectors.joining(", ")))));
    }

    private Optional<Failure> unchanged(Settings now) {
        return application.databaseUrls().stream()
                .flatMap(url -> notSwapped(url, application.urlIn(now, url)).stream())
                .findFirst()
                .or(() -> missing(now));
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
                        "%s in the settings of %s names the database %s, but %s is swapped"
                                .formatted(
                                        variable.variable(),
                                        application.name(),
                                        named,
                                        move.old().database())));
    }

    private Optional<Failure> missing(Settings after) {
        List<String> missing = application.missingIn(after);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        DeployFailure.REQUIRED_VARIABLE_MISSING.because("%s is without %s, which the plan requires"
                                .formatted(application.platform().settingsAt(), String.join(", ", missing))));
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
    private Optional<Failure> mayNotConnect(Settings now, Location restored) {
        return application.databaseUrls().stream()
                .map(url -> application.urlIn(now, url))
                .filter(ApplicationUrl.Filled.class::isInstance)
                .map(url -> ((ApplicationUrl.Filled) url).url())
                .flatMap(url -> Availability.knockAsApplication(url.withDatabase(restored.database())).stream())
                .filter(failure -> failure.reason() == Reason.PERMISSION_DENIED)
                .findFirst()
                .map(this::mayNotUse);
    }

    private Optional<Failure> notLetIn(ApplicationUrl.Filled filled) {
        return Availability.knock(filled.url())
                .filter(failure -> WILL_STAY.contains(failure.reason()))
                .map(this::mayNotUse);
    }

    private Failure mayNotUse(PostgresFailure failure) {
        return DeployFailure.APPLICATION_NOT_LET_IN.because(
                "%s cannot use the restored database".formatted(application.name()), failure);
    }
}
