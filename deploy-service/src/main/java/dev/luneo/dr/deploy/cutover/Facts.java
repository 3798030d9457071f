package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.WrittenSince;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.Fact;
import dev.luneo.dr.recovery.Recovery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of a cut-over record for those after them, and for whoever has to undo it. */
public final class Facts {
    private Facts() {}

    /** How the old database was before anything was touched. */
    public static Map<String, String> old(Location old, Availability.Kind availability) {
        return Map.of(
                CutOverSteps.OLD_HOST.name(), old.host(),
                CutOverSteps.OLD_PORT.name(), Integer.toString(old.port()),
                CutOverSteps.OLD_DATABASE.name(), old.database(),
                CutOverSteps.OLD_STANDING.name(), availability.name());
    }

    /** A recovery that was begun by an earlier version has not recorded it, and goes on in the order that it began in. */
    public static boolean migratesFirst(Recovery recovery) {
        return checked(recovery, CutOverSteps.MIGRATES_FIRST).orElse(false);
    }

    public static Optional<Location> old(Recovery recovery) {
        return checked(recovery, CutOverSteps.OLD_HOST)
                .flatMap(host -> checked(recovery, CutOverSteps.OLD_PORT)
                        .flatMap(port -> checked(recovery, CutOverSteps.OLD_DATABASE)
                                .map(name -> new Location(host, port, name))));
    }

    /** How it was before anything was touched, as far as it was ever seen. Empty while it was not looked at. */
    public static Optional<Availability.Kind> oldAvailability(Recovery recovery) {
        List<Availability.Kind> seen = availabilities(recovery);
        return seen.stream()
                .filter(kind -> kind != Availability.Kind.UNREACHABLE)
                .findFirst()
                .or(() -> seen.stream().findFirst());
    }

    /** How it was when it was last looked at before it was to be shut. */
    public static Optional<Availability.Kind> lastAvailability(Recovery recovery) {
        List<Availability.Kind> seen = availabilities(recovery);
        return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1));
    }

    /** Whether it did not answer when everything was looked at. */
    public static boolean mustBeAwaited(Recovery recovery) {
        return checked(recovery, CutOverSteps.OLD_STANDING).equals(Optional.of(Availability.Kind.UNREACHABLE.name()));
    }

    /** Whether the way back was made. */
    public static boolean wentBack(Recovery recovery) {
        return recovery.wentBack();
    }

    private static List<Availability.Kind> availabilities(Recovery recovery) {
        return recovery.stepRuns().stream()
                .filter(run -> run.is(CutOverSteps.CHECK_VARIABLES) || run.is(CutOverSteps.AWAIT_OLD_DATABASE))
                .flatMap(run -> run.fact(CutOverSteps.OLD_STANDING).stream())
                .map(Availability.Kind::valueOf)
                .toList();
    }

    public static Optional<Instant> lastWriteBefore(Recovery recovery) {
        return recovery.fact(CutOverSteps.FENCE_OLD_DATABASE, CutOverSteps.LAST_WRITE_BEFORE);
    }

    public static Optional<String> kept(Recovery recovery) {
        return recovery.fact(CutOverSteps.SWAP_DATABASES, CutOverSteps.KEPT_NAME);
    }

    public static Map<String, String> written(WrittenSince written) {
        Map<String, String> facts = new HashMap<>(CutOverSteps.ROWS_WRITTEN.of(written.rows()));
        facts.putAll(CutOverSteps.ALL_COUNTED.of(written.notCounted() == 0));
        written.deleted().map(CutOverSteps.ROWS_DELETED::of).ifPresent(facts::putAll);
        return facts;
    }

    public static Optional<WrittenMeanwhile> written(Recovery recovery) {
        return undo(recovery, CutOverSteps.ROWS_WRITTEN)
                .map(rows -> new WrittenMeanwhile(
                        recovery.restored().orElseThrow().restored(),
                        rows,
                        undo(recovery, CutOverSteps.ROWS_DELETED),
                        undo(recovery, CutOverSteps.ALL_COUNTED).orElse(false)));
    }

    private static <T> Optional<T> undo(Recovery recovery, Fact<T> fact) {
        return recovery.fact(CutOverSteps.UNDO_CUT_OVER, fact);
    }

    private static <T> Optional<T> checked(Recovery recovery, Fact<T> fact) {
        return recovery.fact(CutOverSteps.CHECK_VARIABLES, fact);
    }
}
