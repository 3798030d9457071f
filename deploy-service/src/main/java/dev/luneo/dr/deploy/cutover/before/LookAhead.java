package dev.luneo.dr.deploy.cutover.before;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.Move;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.readiness.ReadinessLook;
import dev.luneo.dr.recovery.Recoveries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link CheckVariables} would find, as far as it can be found while there is no restored database. Whether the application is let in
 * there is not among it: that server has roles of its own, and may not have them yet.
 */
public final class LookAhead implements ReadinessLook {
    private final Applications applications;
    private final DatabaseUrls urls;

    public LookAhead(Applications applications, DatabaseUrls urls) {
        this.applications = applications;
        this.urls = urls;
    }

    @Override
    public List<ReadinessProblem> problems(String database, Recoveries recoveries, boolean decided) {
        Location old;
        Location elsewhere;
        try {
            old = DatabaseUrls.of(urls.current(database, recoveries).location());
            Location server = DatabaseUrls.of(urls.restoreServer(database).location());
            elsewhere = new Location(server.host(), server.port(), old.database());
        } catch (MissingVariableException e) {
            return List.of(any(database, DeployFailure.PLAN_VARIABLE_MISSING.because(e.getMessage())));
        } catch (IllegalArgumentException e) {
            return List.of(any(database, DeployFailure.PLAN_DOES_NOT_FIT.because(String.valueOf(e.getMessage()))));
        }
        return applications.using(database).stream()
                .flatMap(application -> of(application, old, elsewhere, decided))
                .toList();
    }

    private Stream<ReadinessProblem> of(Application application, Location old, Location elsewhere, boolean decided) {
        Preflight switched = new Preflight(application, new Move(old, elsewhere, false));
        Preflight inPlace = new Preflight(application, new Move(old, old, true));
        Stream<ReadinessProblem> aside = switched.aside().map(failure -> any(application.name(), failure));
        try {
            Settings now = application.platform().settings();
            application.platform().rehearse(decided);
            return Stream.concat(
                    aside,
                    together(
                            application.name(),
                            switched.within(now).toList(),
                            inPlace.within(now).toList()));
        } catch (PlatformException e) {
            return Stream.concat(Stream.of(any(application.name(), e.failure())), aside);
        }
    }

    private static Stream<ReadinessProblem> together(
            String application, List<Failure> switched, List<Failure> inPlace) {
        List<ReadinessProblem> problems = new ArrayList<>();
        switched.forEach(failure -> problems.add(
                inPlace.contains(failure)
                        ? any(application, failure)
                        : only(application, failure, RestoreTo.DATABASE)));
        inPlace.stream()
                .filter(failure -> !switched.contains(failure))
                .forEach(failure -> problems.add(only(application, failure, RestoreTo.IN_PLACE)));
        return problems.stream();
    }

    private static ReadinessProblem any(String subject, Failure failure) {
        return new ReadinessProblem(subject, failure, true, Optional.empty());
    }

    private static ReadinessProblem only(String subject, Failure failure, RestoreTo to) {
        return new ReadinessProblem(subject, failure, true, Optional.of(to));
    }
}
