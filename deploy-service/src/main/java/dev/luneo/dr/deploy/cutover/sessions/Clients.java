package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.postgres.server.Session;
import java.util.List;
import java.util.stream.Collectors;

/** Clients of a database, in words for whoever has to find them. */
final class Clients {
    /** What our own connections call themselves. */
    private static final String OURS = "luneo-dr";
    /** More names than these do not help anybody at night. */
    private static final int NAMED = 10;

    private Clients() {}

    static List<Session> othersThanUs(List<Session> sessions) {
        return sessions.stream()
                .filter(session -> !session.application().equals(OURS))
                .toList();
    }

    /** For example {@code 2 × shop (backend) from 10.0.0.7}. */
    static String named(List<Session> sessions) {
        return sessions.stream()
                .collect(Collectors.groupingBy(Clients::name, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .limit(NAMED)
                .map(entry -> "%d × %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String name(Session session) {
        String user = session.user().isEmpty() ? "somebody" : session.user();
        String application = session.application().isEmpty() ? "without a name" : session.application();
        return "%s (%s) from %s"
                .formatted(user, application, session.clientAddress().orElse("a local socket"));
    }
}
