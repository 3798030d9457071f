package dev.luneo.dr.restore.request;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A recovery that brought the database back after the instant that is asked for now: its work would be thrown away. Pure. */
final class LaterRecovery {
    private LaterRecovery() {}

    /**
     * @param point that the database would be brought back to
     * @param written a time as it is read by people
     */
    static Optional<String> than(
            Instant point, String database, Recoveries recoveries, Function<Instant, String> written) {
        return recoveries
                .newestFirst(database)
                .filter(recovery -> recovery.stage() == Stage.VERIFIED)
                .findFirst()
                .flatMap(Recovery::endedAt)
                .filter(point::isBefore)
                .map(verified ->
                        "It was brought back and verified %s, after what is chosen here: what that recovery brought back, and all that was written since, would be lost"
                                .formatted(written.apply(verified)));
    }
}
