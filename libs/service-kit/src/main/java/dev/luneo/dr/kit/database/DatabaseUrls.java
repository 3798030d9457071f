package dev.luneo.dr.kit.database;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;

/** How to reach the protected databases: the plan's URLs, filled in, at the place where each database is now. */
public final class DatabaseUrls {
    private final DrPlan plan;
    private final PlanVariables variables;

    public DatabaseUrls(DrPlan plan, PlanVariables variables) {
        this.plan = plan;
        this.variables = variables;
    }

    /** As the plan says. @throws IllegalArgumentException naming the field, when the URL is none */
    public DatabaseUrl planned(String database) {
        return parse(
                "databases.%s.url".formatted(database),
                variables.fill(known(database).url()));
    }

    /** Where the database is after all cut-overs so far. @throws UnplannedServerException as {@link #at} */
    public DatabaseUrl current(String database, Recoveries recoveries) {
        return at(database, recoveries.current(of(planned(database).location())));
    }

    /**
     * A place that a database has or had, with the credentials of the server it is on.
     *
     * @throws UnplannedServerException when that is no server of the plan: the log, which others may have written to,
     *     says where databases are, and only the plan says who gets a password
     */
    public DatabaseUrl at(String database, Location location) {
        DatabaseUrl planned = planned(database);
        DatabaseUrl server = restoreServer(database);
        if (!sameServer(planned, location) && !sameServer(server, location)) {
            throw new UnplannedServerException(database, location);
        }
        return (sameServer(planned, location) ? planned : server).withLocation(of(location));
    }

    private static boolean sameServer(DatabaseUrl url, Location location) {
        return url.location().host().equalsIgnoreCase(location.host())
                && url.location().port() == location.port();
    }

    /** The server that a restore goes to; the database's own where the plan names none. */
    public DatabaseUrl restoreServer(String database) {
        return known(database)
                .restore()
                .server()
                .map(server -> parse("databases.%s.restore.server".formatted(database), variables.fill(server)))
                .orElseGet(() -> planned(database));
    }

    public static Location of(DatabaseLocation location) {
        return new Location(location.host(), location.port(), location.database());
    }

    public static DatabaseLocation of(Location location) {
        return new DatabaseLocation(location.host(), location.port(), location.database());
    }

    private DatabasePlan known(String database) {
        return plan.database(database)
                .orElseThrow(() -> new IllegalArgumentException("The plan has no database '%s'; it has %s"
                        .formatted(database, plan.databases().keySet())));
    }

    private static DatabaseUrl parse(String field, String text) {
        DatabaseUrl.Parsed parsed = DatabaseUrl.parse(text);
        if (parsed instanceof DatabaseUrl.Parsed.Bad bad) {
            throw new IllegalArgumentException("%s: %s".formatted(field, bad.problem()));
        }
        return ((DatabaseUrl.Parsed.Ok) parsed).url();
    }
}
