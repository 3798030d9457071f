package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Removal;

/**
 * What is to be done about the database that a recovery replaced. It is named as one that may be removed only where the log proves that it
 * is old, shut and not in use; what is not known is said to be unknown.
 */
final class OldDatabaseAdvice {
    private OldDatabaseAdvice() {}

    /** When nobody means to go back to it. */
    static String afterwards(Recovery recovery, Surroundings around) {
        return OldDatabase.of(recovery).map(old -> about(old, around)).orElse("Nothing is urgent.");
    }

    private static String about(OldDatabase old, Surroundings around) {
        return switch (old.state()) {
            case SHUT -> around.inUse().test(old.at()) ? "Nothing is urgent." : shut(old.at(), around);
            case GONE -> "Nothing is urgent. There was no old database any more that could have been kept.";
            case UNREACHED -> unreached(old.at());
            case UNKNOWN -> "Nothing is urgent.";
        };
    }

    private static String shut(Location old, Surroundings around) {
        return around.recoveries()
                .removals()
                .latest(old)
                .filter(removal -> removal.state() == Removal.State.REMOVED)
                .map(removal -> "Nothing is urgent. The old database at %s was removed, as %s asked on %s."
                        .formatted(old, removal.askedBy(), around.written().apply(removal.askedAt())))
                .orElseGet(() -> kept(old));
    }

    private static String kept(Location old) {
        return ("Nothing is urgent. The old database is kept at %s, closed to connections. What was written after the backup"
                        + " is in it and nowhere else: keep it until somebody has looked"
                        + " (ALTER DATABASE %s ALLOW_CONNECTIONS true lets them in, false shuts it again) and said that nobody needs it."
                        + " Then an incident lead has it removed: %s.")
                .formatted(old, quoted(old.database()), remove(old));
    }

    private static String unreached(Location old) {
        return ("The old database at %s did not answer and was not shut: keep everybody from it when it is back, and look for"
                        + " what was written to it meanwhile, which is not in the restored one.")
                .formatted(old);
    }

    /** While somebody may still mean to go back: how, or that there is none, and why. */
    static String wayBack(Recovery recovery) {
        return OldDatabase.of(recovery)
                .map(old -> switch (old.state()) {
                    case SHUT ->
                        ("There is no request that goes back, because what was written since is in the restored database alone. The old"
                                        + " one is kept at %s, closed to connections. If the restored one turns out to be wrong, ask for a"
                                        + " restore to another time: POST /api/restores.")
                                .formatted(old.at());
                    case GONE -> "There is no way back, because there was no old database any more.";
                    case UNREACHED -> unreached(old.at());
                    case UNKNOWN ->
                        "There is no request that goes back, because it is not known how the old database stands. If the restored one"
                                + " turns out to be wrong, ask for a restore to another time: POST /api/restores.";
                })
                .orElse("");
    }

    static String remove(Location place) {
        return "POST /api/left-overs/remove on deploy-service {\"id\": \"%s\", \"reason\": \"…\"}"
                .formatted(place.toString().replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
