package dev.luneo.dr.deploy.leftovers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.deploy.platform.KeptSettings;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.postgres.server.PresentDatabase;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Removal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a recovery has left: a database on a server, or a copy of an env file on this machine.
 *
 * @param id its place, or the file, by which it is named to be removed
 * @param database of the plan
 * @param bytes on the server's disk; absent where we may not know
 * @param since when the recovery that left it was over
 * @param removableFrom from when on it may be removed, if nothing else speaks against it
 * @param removable whether it would be removed now
 * @param keptBecause why it would not
 * @param removal what became of the newest request to remove it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record LeftOver(
        String id,
        Origin.Kind kind,
        String database,
        Optional<String> recoveryId,
        Optional<Long> bytes,
        Optional<Instant> since,
        Optional<Long> ageSeconds,
        String reason,
        Optional<Instant> removableFrom,
        boolean removable,
        Optional<String> keptBecause,
        Optional<Asked> removal,
        @JsonIgnore Optional<Location> place,
        @JsonIgnore Optional<Recovery> recovery) {

    /** @param state {@code ASKED} while it is being removed, or {@code REFUSED}, with the reason */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Asked(String by, Instant at, Removal.State state, Optional<String> why) {}

    /** @param named that an application's settings name it, in words */
    static LeftOver of(
            String database,
            Location place,
            Origin origin,
            PresentDatabase present,
            Optional<String> named,
            Optional<Removal> asked,
            Keeping keeping) {
        Optional<String> kept = origin.needed()
                .or(() -> beingRemoved(asked))
                .or(() -> opened(origin, present))
                .or(() -> inUse(present))
                .or(() -> named)
                .or(() -> keeping.tooYoung(origin.since()));
        return new LeftOver(
                place.toString(),
                origin.kind(),
                database,
                origin.recovery().map(Recovery::id),
                present.bytes(),
                origin.since().map(Keeping::told),
                origin.since().map(keeping::secondsSince),
                origin.reason(),
                origin.since().map(keeping::until),
                kept.isEmpty(),
                kept,
                asked.map(removal -> new Asked(
                        removal.askedBy(),
                        Keeping.told(removal.askedAt()),
                        removal.state(),
                        removal.failure().map(failure -> failure.detail()))),
                Optional.of(place),
                origin.recovery());
    }

    /** It is not for a person to remove while it may be needed for a way back, and goes by itself when it is not. */
    static LeftOver of(String database, KeptSettings copy, Optional<Recovery> recovery, Keeping keeping) {
        return new LeftOver(
                copy.place(),
                Origin.Kind.ENV_FILE_COPY,
                database,
                recovery.map(Recovery::id),
                copy.bytes(),
                Optional.of(Keeping.told(copy.changed())),
                Optional.of(keeping.secondsSince(copy.changed())),
                "The env file as it was before recovery %s, with its passwords".formatted(copy.recoveryId()),
                Optional.empty(),
                false,
                Optional.of(
                        recovery.isPresent()
                                ? "It is removed by itself within minutes of the recovery's verification or undoing, or, where it was verified in"
                                        + " part, of an incident lead's word that it is over (POST /api/incidents/{id}/resolve on"
                                        + " notifier-service); where undoing was not possible, when a later recovery of the database is verified"
                                : "The log does not know that recovery: look into it, and see to it by hand"),
                Optional.empty(),
                Optional.empty(),
                recovery);
    }

    /** Newest first; what is of an unknown time is at the end. */
    Cursor cursor() {
        return new Cursor(since.orElse(Instant.EPOCH), id);
    }

    private static Optional<String> beingRemoved(Optional<Removal> asked) {
        return asked.filter(removal -> removal.state() == Removal.State.ASKED)
                .map(removal -> "%s has asked for its removal, which is under way".formatted(removal.askedBy()));
    }

    private static Optional<String> opened(Origin origin, PresentDatabase present) {
        return origin.kind() == Origin.Kind.OLD_DATABASE && present.open()
                ? Optional.of(
                        "It takes connections: somebody has opened it. ALTER DATABASE … ALLOW_CONNECTIONS false shuts it when they are done")
                : Optional.empty();
    }

    private static Optional<String> inUse(PresentDatabase present) {
        return present.sessions() > 0
                ? Optional.of("It is in use: %d sessions are on it".formatted(present.sessions()))
                : Optional.empty();
    }
}
