package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the steps of a cut-over record for those after them, and for whoever has to undo it. */
final class Facts {
    /** When nothing could be written to the old database any more; ISO 8601. */
    static final String LAST_WRITE_BEFORE = "lastWriteBefore";

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
    private static final Set<String> LOOKS = Set.of(CutOverSteps.CHECK_VARIABLES, Recovery.AWAIT_OLD_DATABASE);

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

    /** How it was before anything was touched, as far as it was ever seen. Empty while it was not looked at. */
    static Optional<Standing.Kind> oldStanding(Recovery recovery) {
        List<Standing.Kind> seen = standings(recovery);
        return seen.stream()
                .filter(kind -> kind != Standing.Kind.UNREACHABLE)
                .findFirst()
                .or(() -> seen.stream().findFirst());
    }

    /** How it was when it was last looked at before it was to be shut. */
    static Optional<Standing.Kind> lastStanding(Recovery recovery) {
        List<Standing.Kind> seen = standings(recovery);
        return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1));
    }

    /** Whether it did not answer when everything was looked at. */
    static boolean mustBeAwaited(Recovery recovery) {
        return checked(recovery, OLD_STANDING).equals(Optional.of(Standing.Kind.UNREACHABLE.name()));
    }

    /** Whether the way back was made. */
    static boolean wentBack(Recovery recovery) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.UNDO, UNDONE).equals(Optional.of("true"));
    }

    private static List<Standing.Kind> standings(Recovery recovery) {
        return recovery.stepRuns().stream()
                .filter(run -> run.service().equals(Services.DEPLOY))
                .filter(run -> LOOKS.contains(run.step()))
                .flatMap(run -> run.outcome() instanceof StepRun.Finished finished
                        ? Stream.ofNullable(finished.facts().get(OLD_STANDING))
                        : Stream.empty())
                .map(Standing.Kind::valueOf)
                .toList();
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
