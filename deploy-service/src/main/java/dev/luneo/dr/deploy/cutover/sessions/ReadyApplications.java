package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether applications that nobody has seen on the new database are ready to use it as soon as somebody asks them for something: each is
 * up, its settings lead there, and its own login is let in. A pool that connects at the first request looks like this after a restart.
 */
final class ReadyApplications {
    private final CutOver cutOver;
    private final List<Application> using;

    ReadyApplications(CutOver cutOver, List<Application> using) {
        this.cutOver = cutOver;
        this.using = using;
    }

    /** How long an application may take until it is up, by the plan. */
    Duration longest() {
        return using.stream()
                .flatMap(application -> application.platform().up().stream())
                .map(Up::within)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * What speaks against it, in words; empty when nothing does. Whether all are up is asked before any login is tried.
     *
     * @param seen those that have sessions of their own there; they have to be up still, for another may have the same login
     */
    Optional<String> doubt(Set<Application> seen, Duration oneAnswer) throws InterruptedException {
        for (Application application : using) {
            Optional<String> doubt = notUp(application, !seen.isEmpty(), oneAnswer);
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        return using.stream()
                .filter(application -> !seen.contains(application))
                .flatMap(application -> notLetIn(application).stream())
                .findFirst();
    }

    /** @param othersSeen then a plan that does not say how to tell is no reason to give a good restore up */
    private Optional<String> notUp(Application application, boolean othersSeen, Duration oneAnswer)
            throws InterruptedException {
        Optional<Up> up = application.platform().up();
        if (up.isEmpty()) {
            return othersSeen
                    ? Optional.empty()
                    : Optional.of(
                            "The plan does not say by `up` how to tell that %s is up".formatted(application.name()));
        }
        Up.Sight sight = up.get().look(oneAnswer);
        return sight.up()
                ? Optional.empty()
                : Optional.of("%s is not up: %s".formatted(application.name(), sight.said()));
    }

    private Optional<String> notLetIn(Application application) {
        Settings settings;
        try {
            settings = application.platform().settings();
        } catch (PlatformException e) {
            return Optional.of(e.failure().detail());
        }
        return application.databaseUrls().stream()
                .flatMap(url -> notLetIn(application, application.urlIn(settings, url)))
                .findFirst();
    }

    /** Another way of writing than a PostgreSQL url, such as JDBC's, cannot be tried. */
    private Stream<String> notLetIn(Application application, ApplicationUrl url) {
        if (url instanceof ApplicationUrl.Unset unset) {
            return Stream.of(unset.failure().detail());
        }
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            return Stream.empty();
        }
        String there = filled.url().location().database();
        if (!there.equals(cutOver.current().database())) {
            return Stream.of("The settings of %s lead to %s".formatted(application.name(), there));
        }
        return Availability.knockAsApplication(filled.url())
                .map(failure -> "The login of %s does not get in: %s".formatted(application.name(), failure.detail()))
                .stream();
    }
}
