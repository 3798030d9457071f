package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.deploy.leftovers.Origin.Kind;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.postgres.server.KeptDatabaseName;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of one database of the plan what its recoveries have left, by the log alone. Pure. */
final class Origins {
    private static final Pattern KEPT = Pattern.compile(".+_before_\\d{8}t\\d{6}z");
    private static final Pattern ATTEMPT = Pattern.compile("\\d+$");
    /** Rehearsals call themselves so where recoveries have a part of their id. */
    private static final String REHEARSAL = "proof";

    private final String database;
    private final Location current;
    private final Recoveries recoveries;
    private final Predicate<Recovery> wentBack;
    private final List<Recovery> newestFirst;

    /**
     * @param current where the database is now
     * @param wentBack whether the log says that what a recovery had switched over is switched back
     */
    Origins(String database, Location current, Recoveries recoveries, Predicate<Recovery> wentBack) {
        this.database = database;
        this.current = current;
        this.recoveries = recoveries;
        this.wentBack = wentBack;
        this.newestFirst = recoveries.newestFirst(database).toList();
    }

    /** Empty for one that no recovery of this database has left, by its place and its name. */
    Optional<Origin> of(Location place) {
        return replaced(place).or(() -> restored(place)).or(() -> keptAside(place));
    }

    /** By a cut-over that the log knows whole. */
    private Optional<Origin> replaced(Location place) {
        return newestFirst.stream()
                .filter(recovery -> OldDatabase.of(recovery)
                        .filter(old -> old.at().equals(place))
                        .isPresent())
                .findFirst()
                .map(recovery -> old(
                        recovery,
                        OldDatabase.of(recovery).orElseThrow().state() == OldDatabase.State.SHUT
                                ? Optional.empty()
                                : Optional.of("The log does not prove that it was shut, so it may be in use")));
    }

    private Optional<Origin> keptAside(Location place) {
        if (!KEPT.matcher(place.database()).matches()) {
            return Optional.empty();
        }
        Optional<Recovery> swapped = newestFirst.stream()
                .filter(recovery -> recovery.request().to().keepsName())
                .filter(recovery -> place.database()
                        .equals(KeptDatabaseName.of(
                                current.database(), recovery.decidedAt().orElse(recovery.requestedAt()))))
                .findFirst();
        return swapped.map(recovery -> old(recovery, Optional.empty()))
                .or(() -> place.database().startsWith(current.database() + "_before_")
                        ? Optional.of(unknown())
                        : Optional.empty());
    }

    private Origin old(Recovery recovery, Optional<String> doubt) {
        return new Origin(
                Kind.OLD_DATABASE,
                Optional.of(recovery),
                recovery.endedAt(),
                "It was %s before recovery %s; what was written after the backup is in it and nowhere else"
                        .formatted(database, recovery.id()),
                busy().or(() -> doubt)
                        .or(() -> recovery.stage() == Stage.VERIFIED
                                        || laterVerified(recovery)
                                        || recoveries.accepted(recovery)
                                ? Optional.empty()
                                : Optional.of(mayBeMissed(recovery))));
    }

    private static String mayBeMissed(Recovery recovery) {
        return "Recovery %s is %s, so somebody may still want to go back to it%s"
                .formatted(
                        recovery.id(),
                        recovery.stage().label(),
                        recovery.stays()
                                ? ": an incident lead says first that it is over, POST /api/incidents/%s/resolve on notifier-service"
                                        .formatted(recovery.ref().statusSubject())
                                : "");
    }

    private Optional<Origin> restored(Location place) {
        String name = place.database();
        if (!RestoredDatabaseName.matches(name)) {
            return Optional.empty();
        }
        String anyAttempt = ATTEMPT.matcher(name).replaceFirst("");
        Optional<Recovery> maker = newestFirst.stream()
                .filter(recovery ->
                        RestoredDatabaseName.of(database, recovery.id(), 1).equals(anyAttempt + "1"))
                .findFirst();
        String ours = RestoredDatabaseName.of(database, "", 1);
        boolean thisDatabases = name.startsWith(ours.substring(0, ours.indexOf("_restored_") + "_restored_".length()));
        return maker.map(recovery -> copy(recovery, place))
                .or(() -> thisDatabases
                        ? Optional.of(name.contains("_restored_" + REHEARSAL) ? rehearsal() : unknown())
                        : Optional.empty());
    }

    private Origin copy(Recovery recovery, Location place) {
        if (!made(recovery, place)) {
            return unknown();
        }
        return new Origin(
                Kind.RESTORED_COPY,
                Optional.of(recovery),
                recovery.endedAt(),
                "Recovery %s, which %s, restored it%s".formatted(recovery.id(), ended(recovery), writtenTo(recovery)),
                busy().or(() -> elsewhere(recovery, place))
                        .or(() -> wayBackOpen(recovery))
                        .or(() -> mayBeUsed(recovery)));
    }

    /**
     * Whether one of its attempts can have made it: the one that succeeded, or an earlier one, which may have left its own. Of an old recovery
     * whose attempts are no longer kept the name has to be enough.
     */
    private static boolean made(Recovery recovery, Location place) {
        if (told(recovery, place).isPresent()) {
            return true;
        }
        if (recovery.brief()) {
            return recovery.restored().isEmpty();
        }
        Matcher attempt = ATTEMPT.matcher(place.database());
        int made =
                recovery.latest(RestoreSteps.RESTORE_DATA).map(StepRun::attempt).orElse(0);
        return attempt.find() && Integer.parseInt(attempt.group()) <= made;
    }

    /** Where a recovery said that it has restored a database of that name. */
    private static Optional<Location> told(Recovery recovery, Location place) {
        return recovery.restored()
                .map(RestoreFinished::restored)
                .filter(there -> there.database().equals(place.database()));
    }

    /** One server has many names, and a clone of a server has all databases of the same names. */
    private static Optional<String> elsewhere(Recovery recovery, Location place) {
        return told(recovery, place)
                .filter(there -> !there.equals(place))
                .map("The recovery restored to %s. Whether this is the same database is not known"::formatted);
    }

    private static String ended(Recovery recovery) {
        return switch (recovery.stage()) {
            case FAILED -> "failed";
            case VERIFIED, CANCELLED, REJECTED -> "was " + recovery.stage().label();
            case AWAITING_APPROVAL, REQUESTED, RESTORING, CUTTING_OVER, VERIFYING -> "is under way";
        };
    }

    private static String writtenTo(Recovery recovery) {
        return recovery.undone()
                .flatMap(CutOverUndone::written)
                .filter(written -> !written.nothing())
                .map(written -> ". Applications wrote to it before it was given up: %s".formatted(written.words()))
                .orElse("");
    }

    private Optional<String> busy() {
        return recoveries
                .holder(database)
                .map(active -> "Recovery %s of %s is under way".formatted(active.id(), database));
    }

    private Optional<String> wayBackOpen(Recovery recovery) {
        return recovery.wayBackGivenUp() && recoveries.isTheLast(recovery)
                ? Optional.of(
                        "The way back of recovery %s was given up and can be tried once more".formatted(recovery.id()))
                : Optional.empty();
    }

    private Optional<String> mayBeUsed(Recovery recovery) {
        boolean never = !recovery.brief() && !recovery.cutOverBegun();
        boolean back = wentBack.test(recovery)
                || recovery.undone().filter(CutOverUndone::undone).isPresent();
        return never || back || laterVerified(recovery)
                ? Optional.empty()
                : Optional.of("The log does not prove that no application uses what recovery %s restored"
                        .formatted(recovery.id()));
    }

    /** By then every client had come to another database. */
    private boolean laterVerified(Recovery recovery) {
        return newestFirst.stream()
                .takeWhile(later -> !later.id().equals(recovery.id()))
                .anyMatch(later -> later.stage() == Stage.VERIFIED
                        && later.ref().purpose() == recovery.ref().purpose());
    }

    private static Origin rehearsal() {
        return new Origin(
                Kind.REHEARSAL,
                Optional.empty(),
                Optional.empty(),
                "The scratch database of a schema's rehearsal, which holds no data",
                Optional.of("The next rehearsal drops it by itself"));
    }

    private static Origin unknown() {
        return new Origin(
                Kind.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                "It has a name as ours have, and the log tells nothing of it",
                Optional.of("Who made it and who uses it is not known: look into it, and see to it by hand"));
    }
}
