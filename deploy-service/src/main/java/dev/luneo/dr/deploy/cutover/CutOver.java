package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.KeptDatabaseName;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;

/**
 * Which database takes the place of which.
 *
 * @param old where the database was before the cut-over
 * @param restored where its data was brought back to
 */
record CutOver(Recovery recovery, Location old, Location restored, DatabaseUrls urls) {

    /**
     * @param recoveries as of now; where earlier cut-overs left the database
     * @throws IllegalArgumentException when plan or environment do not say how to reach the databases
     */
    static CutOver of(Recovery recovery, DatabaseUrls urls, Recoveries recoveries) {
        // After the first step its facts say it: the log may have moved the database on since.
        Location old = Facts.old(recovery)
                .orElseGet(() -> DatabaseUrls.of(
                        urls.current(recovery.database(), recoveries).location()));
        Location restored = recovery.restored().orElseThrow().restored();
        // Here and not in the middle of a step: whoever is not in the plan gets no login, and the step says so.
        urls.at(recovery.database(), old);
        urls.at(recovery.database(), restored);
        return new CutOver(recovery, old, restored, urls);
    }

    boolean inPlace() {
        return recovery.request().to().keepsName();
    }

    /** Where applications find the database after the cut-over. */
    Location current() {
        return recovery.request().to().current(old, restored);
    }

    /** Where migrations find the restored database: in place, under a name that no application knows, before it gets the other. */
    Location migrated() {
        return inPlace() && Facts.migratesFirst(recovery) ? restored : current();
    }

    /** What an application has to go along with. */
    Preflight.Move move() {
        return new Preflight.Move(old, current(), inPlace());
    }

    /** Where the old database is after a swap; its name is the same at every attempt. */
    Location kept() {
        return new Location(
                old.host(),
                old.port(),
                KeptDatabaseName.of(old.database(), recovery.decidedAt().orElse(recovery.requestedAt())));
    }

    DatabaseUrl url(Location place) {
        return urls.at(recovery.database(), place);
    }

    PostgresServer server(Location place) {
        return new PostgresServer(url(place));
    }

    /** For changes, each made only if the step is still ours when everything is ready for it. */
    PostgresServer changing(Location place, StepContext context) {
        return server(place).inTurn(recovery.database(), context::beforeEffect);
    }

    Standing standing(Location place) {
        return Standing.of(url(place));
    }

    boolean begun(StepName step) {
        return recovery.begun(step);
    }
}
