package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An application as it is at this moment. Never with credentials.
 *
 * @param application its name in the plan
 * @param database the protected database that it uses
 * @param databaseAt where that database is, by plan and log: {@code host:port/name}; empty when our environment lacks what
 *     the plan needs to say it
 * @param databaseTrouble why nobody can sign in to that database at this moment; empty when it answers, or when where it is is not known
 * @param pointsTo where the first of the application's variables says that it is; empty when it says nothing usable
 * @param asExpected whether all its variables lead to where it is
 * @param notSwitched other settings that name the database too, which {@code database-url} in the plan does not list: a recovery
 *     to a new database stops on them before anything is touched
 * @param missing required variables that are not set
 * @param up {@code up}, {@code not-up}, or {@code unknown} when the plan does not say how to tell
 * @param detail what was seen, and what is wrong
 */
record ApplicationStatus(
        String application,
        String database,
        Optional<String> databaseAt,
        Optional<String> databaseTrouble,
        Optional<String> pointsTo,
        boolean asExpected,
        List<String> notSwitched,
        List<String> missing,
        String up,
        String detail) {
    /** Somebody waits for the page; an application that needs longer is as good as down. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    static ApplicationStatus of(Application application, Optional<DatabaseUrl> current, Optional<String> trouble)
            throws InterruptedException {
        Optional<Up> up = application.platform().up();
        Up.Sight sight = up.isPresent()
                ? up.get().look(LOOK)
                : new Up.Sight(false, "the plan does not say by `up` how to tell whether it is up");
        String state = up.isEmpty() ? "unknown" : sight.up() ? "up" : "not-up";
        Optional<String> at = current.map(there -> there.location().toString());
        try {
            Settings now = application.platform().settings();
            Optional<DatabaseUrl> url =
                    application.urlIn(now, application.plan().databaseUrl()) instanceof ApplicationUrl.Filled filled
                            ? Optional.of(filled.url())
                            : Optional.empty();
            return new ApplicationStatus(
                    application.name(),
                    application.plan().uses(),
                    at,
                    trouble,
                    url.map(there -> there.location().toString()),
                    at.isPresent()
                            && application.databaseUrls().stream()
                                    .allMatch(each -> leadsTo(current.get(), application, now, each)),
                    current.map(there -> application.notSwitched(now, DatabaseUrls.of(there.location())))
                            .orElse(List.of()),
                    application.missingIn(now),
                    state,
                    sight.said());
        } catch (PlatformException e) {
            return new ApplicationStatus(
                    application.name(),
                    application.plan().uses(),
                    at,
                    trouble,
                    Optional.empty(),
                    false,
                    List.of(),
                    application.plan().requires(),
                    state,
                    "%s; %s".formatted(e.failure().detail(), sight.said()));
        }
    }

    /** There itself, or where the plan's template leads, such as a connection pool. */
    private static boolean leadsTo(
            DatabaseUrl current, Application application, Settings now, DatabaseUrlPlan variable) {
        if (!(application.urlIn(now, variable) instanceof ApplicationUrl.Filled filled)) {
            return false;
        }
        Location there = DatabaseUrls.of(filled.url().location());
        Location place = DatabaseUrls.of(current.location());
        return there.equals(place)
                || application.urlFor(variable, place) instanceof ApplicationUrl.Filled planned
                        && there.equals(DatabaseUrls.of(planned.url().location()));
    }
}
