package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.KeptDatabaseName;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import java.util.Optional;

/**
 * Which database takes the place of which.
 *
 * @param old where the database was before the cut-over
 * @param restored where its data was brought back to
 */
public record CutOver(Recovery recovery, Location old, Location restored, DatabaseUrls urls) {

    /**
     * @param recoveries as of now; where earlier cut-overs left the database
     * @throws IllegalArgumentException when plan or environment do not say how to reach the databases
     */
    public static CutOver of(Recovery recovery, DatabaseUrls urls, Recoveries recoveries) {
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

    public boolean inPlace() {
        return recovery.request().to().keepsName();
    }

    /** Where applications find the database after the cut-over. */
    public Location current() {
        return recovery.request().to().current(old, restored);
    }

    /** Where migrations find the restored database: in place, under a name that no application knows, before it gets the other. */
    public Location migrated() {
        return inPlace() && Facts.migratesFirst(recovery) ? restored : current();
    }

    /** What an application has to go along with. */
    public Move move() {
        return new Move(old, current(), inPlace());
    }

    /** Where the old database is after a swap; its name is the same at every attempt. */
    public Location kept() {
        return new Location(
                old.host(),
                old.port(),
                KeptDatabaseName.of(old.database(), recovery.decidedAt().orElse(recovery.requestedAt())));
    }

    public DatabaseUrl url(Location place) {
        return urls.at(recovery.database(), place);
    }

    public PostgresServer server(Location place) {
        return new PostgresServer(url(place));
    }

    /** For changes, each made only if the step is still ours when everything is ready for it. */
    public PostgresServer changing(Location place, StepContext context) {
        return server(place).inTurn(recovery.database(), context::beforeEffect);
    }

    public Availability availability(Location place, StepContext context) {
        return context.external(() -> Availability.of(url(place)));
    }

    /** @param patience with one that does not answer */
    public Availability availability(Location place, Patience patience, StepContext context)
            throws InterruptedException {
        return context.external(() -> patience.look(url(place)));
    }

    /** Nobody gets in any more. */
    public Change fence(Location place, StepContext context) throws InterruptedException {
        return context.external(() -> changing(place, context).fence(place.database()));
    }

    public Change unfence(Location place, StepContext context) {
        return context.external(() -> changing(place, context).unfence(place.database()));
    }

    /** The restored database takes the old one's name; where there was no old one, that is all there is to do. */
    public Change swap(StepContext context) throws InterruptedException {
        PostgresServer server = changing(old, context);
        return context.external(() -> oldWas(Availability.Kind.MISSING)
                ? server.rename(restored.database(), old.database())
                : server.swapByRename(old.database(), restored.database(), kept().database()));
    }

    /** Both have the names again that they had before {@link #swap}. */
    public Change swapBack(StepContext context) throws InterruptedException {
        PostgresServer server = changing(old, context);
        return context.external(() -> oldWas(Availability.Kind.MISSING)
                ? server.rename(old.database(), restored.database())
                : server.swapBack(old.database(), restored.database(), kept().database()));
    }

    /** Whether the old database was seen to be like that before anything was touched. */
    public boolean oldWas(Availability.Kind kind) {
        return Facts.oldAvailability(recovery).equals(Optional.of(kind));
    }

    /** @param refused how the old database is found to be */
    public Failure refusesUs(Availability refused) {
        return DeployFailure.OLD_DATABASE_REFUSES_US.because(
                "The server of the old database %s does not let us shut it".formatted(old),
                refused.why().orElseThrow());
    }

    public boolean begun(StepName step) {
        return recovery.begun(step);
    }
}
