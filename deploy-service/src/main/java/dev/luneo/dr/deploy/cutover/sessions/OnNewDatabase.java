package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.Recovery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which applications are on the new database.
 *
 * @param by those that have {@linkplain OwnSessions sessions of their own} there, with these
 */
record OnNewDatabase(Map<Application, List<Session>> by) {

    /** @param sessions all that are on it; ours do not count */
    static OnNewDatabase of(List<Application> using, Recovery recovery, List<Session> sessions) {
        List<Session> others = Clients.othersThanUs(sessions);
        Map<Application, List<Session>> by = new LinkedHashMap<>();
        for (Application application : using) {
            List<Session> own = OwnSessions.of(application, recovery).among(others);
            if (!own.isEmpty()) {
                by.put(application, own);
            }
        }
        return new OnNewDatabase(by);
    }

    boolean nobody() {
        return by.isEmpty();
    }

    /** Applications may share a login, and with it their sessions. */
    String who() {
        return Clients.named(
                by.values().stream().flatMap(List::stream).distinct().toList());
    }

    /** And who is not among them. */
    String words(List<Application> using) {
        String others = using.stream()
                .filter(application -> !by.containsKey(application))
                .map(Application::name)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? who()
                : "%s. Not seen there yet, with nothing against it: %s".formatted(who(), others);
    }
}
