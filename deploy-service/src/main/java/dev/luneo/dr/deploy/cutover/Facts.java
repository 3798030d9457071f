package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the steps of a cut-over record for those after them, and for whoever has to undo it. */
final class Facts {
    /** When nothing could be written to the old database any more; ISO 8601. */
    static final String LAST_WRITE_BEFORE = "lastWriteBefore";

    /** {@code true} when the old database was shut; {@code false} when it did not answer anyway. */
    static final String FENCED = "fenced";

    /** The name under which the old database is kept after a swap. */
    static final String KEPT = "keptName";

    /** When an application was restarted, by the clock of the database's server; ISO 8601. */
    static final String RESTARTED_AT = "restartedAt";

    /** Whether the old state is back. */
    static final String UNDONE = "undone";

    private static final String OLD_HOST = "oldHost";
    private static final String OLD_PORT = "oldPort";
    private static final String OLD_DATABASE = "oldDatabase";
    private static final String OLD_STANDING = "oldStanding";

    private Facts() {}

    /** How the old database was before anything was touched. */
    static Map<String, String> old(Location old, Standing.Kind standing) {
        return Map.of(
                OLD_HOST, old.host(),
                OLD_PORT, Integer.toString(old.port()),
                OLD_DATABASE, old.database(),
                OLD_STANDING, standing.name());
    }

    static Optional<Location> old(Recovery recovery) {
        return checked(recovery, OLD_HOST)
                .flatMap(host -> checked(recovery, OLD_PORT)
                        .flatMap(port -> checked(recovery, OLD_DATABASE)
                                .map(name -> new Location(host, Integer.parseInt(port), name))));
    }

    /** Empty while it was not looked at. */
    static Optional<Standing.Kind> oldStanding(Recovery recovery) {
        return checked(recovery, OLD_STANDING).map(Standing.Kind::valueOf);
    }

    static Optional<Instant> lastWriteBefore(Recovery recovery) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.FENCE, LAST_WRITE_BEFORE)
                .map(Instant::parse);
    }

    static Optional<String> kept(Recovery recovery) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.SWAP, KEPT);
    }

    static Map<String, String> undone(boolean undone) {
        return Map.of(UNDONE, Boolean.toString(undone));
    }

    private static Optional<String> checked(Recovery recovery, String name) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.CHECK_VARIABLES, name);
    }
}
