package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.deploy.database.WrittenSince;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import java.time.Instant;
import java.util.HashMap;
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

    /** Whether migrations run before the restored database takes the name that applications know. */
    private static final String MIGRATES_FIRST = "migratesFirst";

    /** A {@link WriteMark} of the restored database from when nobody but we and migrations wrote to it. */
    static final String WRITE_MARK = "writeMark";

    private static final String ROWS_WRITTEN = "rowsWritten";
    private static final String ROWS_DELETED = "rowsDeleted";
    private static final String ALL_COUNTED = "allCounted";

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

    static Map<String, String> migratesFirst(boolean first) {
        return Map.of(MIGRATES_FIRST, Boolean.toString(first));
    }

    /** A recovery that was begun by an earlier version has not recorded it, and goes on in the order that it began in. */
    static boolean migratesFirst(Recovery recovery) {
        return checked(recovery, MIGRATES_FIRST).equals(Optional.of("true"));
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

    static Map<String, String> written(WrittenSince written) {
        Map<String, String> facts = new HashMap<>(Map.of(
                ROWS_WRITTEN, Long.toString(written.rows()),
                ALL_COUNTED, Boolean.toString(written.notCounted() == 0)));
        written.deleted().ifPresent(deleted -> facts.put(ROWS_DELETED, Long.toString(deleted)));
        return facts;
    }

    static Optional<WrittenMeanwhile> written(Recovery recovery) {
        return undo(recovery, ROWS_WRITTEN)
                .map(rows -> new WrittenMeanwhile(
                        recovery.restored().orElseThrow().restored(),
                        Long.parseLong(rows),
                        undo(recovery, ROWS_DELETED).map(Long::valueOf),
                        undo(recovery, ALL_COUNTED).equals(Optional.of("true"))));
    }

    private static Optional<String> undo(Recovery recovery, String name) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.UNDO, name);
    }

    private static Optional<String> checked(Recovery recovery, String name) {
        return recovery.fact(Services.DEPLOY, CutOverSteps.CHECK_VARIABLES, name);
    }
}
