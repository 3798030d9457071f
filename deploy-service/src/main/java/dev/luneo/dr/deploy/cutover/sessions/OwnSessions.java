package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.Recovery;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which sessions on the new database are an application's own: those of a login in its settings, begun since it was restarted. Monitoring, a
 * person with psql, anybody who may connect: none of them shows that the application is there.
 */
record OwnSessions(Set<String> logins, Instant restart) {

    /** Of an application whose settings cannot be read nothing is known to be its own; that they cannot is said by {@link ReadyApplications}. */
    static OwnSessions of(Application application, Recovery recovery) {
        Instant restart = recovery.fact(CutOverSteps.RESTART.of(application.name()), CutOverSteps.RESTARTED_AT)
                .orElse(recovery.requestedAt());
        try {
            return new OwnSessions(logins(application, application.platform().settings()), restart);
        } catch (PlatformException unreadable) {
            return new OwnSessions(Set.of(), restart);
        }
    }

    /** A driver of another kind has its login in a setting of its own, whatever that is called. */
    static Set<String> logins(Application application, Settings settings) {
        Set<String> logins = new HashSet<>();
        application.databaseUrls().forEach(url -> {
            ApplicationUrl there = application.urlIn(settings, url);
            if (there instanceof ApplicationUrl.Filled filled) {
                logins.add(filled.url().user());
            } else if (there instanceof ApplicationUrl.Unusable) {
                logins.addAll(settings.values().values());
            }
        });
        return logins;
    }

    List<Session> among(List<Session> sessions) {
        return sessions.stream()
                .filter(session -> logins.contains(session.user()))
                .filter(session -> session.backendStart()
                        .map(start -> !start.isBefore(restart))
                        // A role that may not see when sessions began still sees that they are there.
                        .orElse(true))
                .toList();
    }
}
