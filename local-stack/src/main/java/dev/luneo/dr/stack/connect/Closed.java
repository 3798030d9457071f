package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognises that the plan's url leads to a database which a cut-over has left behind: it is closed, and another one is in use instead. Only the
 * home that carried out that recovery knows so by itself.
 */
public record Closed(DatabaseUrls urls) {

    /** Why nobody is let in, and where the database is now; empty where it is open, or cannot be asked. */
    public Optional<String> why(DatabasePlan database) {
        try {
            return why(database.name(), urls.planned(database.name()), urls.restoreServer(database.name()));
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<String> why(String database, DatabaseUrl url, DatabaseUrl restoreServer) {
        String name = url.location().database();
        if (!new PostgresServer(url).isFenced(name).whenGiven().orElse(false)) {
            return Optional.empty();
        }
        String beginning = RestoredDatabaseName.beginning(name);
        List<String> live = Stream.of(url, restoreServer)
                .distinct()
                .flatMap(server -> new PostgresServer(server)
                        .adopted().whenGiven().orElse(List.of()).stream()
                                .filter(other -> other.startsWith(beginning))
                                .map(other ->
                                        server.withDatabase(other).location().toString()))
                .distinct()
                .toList();
        String closed =
                "%s is closed to connections, as a recovery leaves the old database. ".formatted(url.location());
        return Optional.of(closed
                + (live.isEmpty()
                        ? "No database that a recovery put in its place is known here. If somebody closed it on purpose: ALTER DATABASE \"%s\" ALLOW_CONNECTIONS true, as a superuser"
                                .formatted(name)
                        : "In use since is %s, which this home does not know of: start with the home that carried out that recovery (--home), or put that name into databases.%s.url"
                                .formatted(String.join(" or ", live), database)));
    }
}
