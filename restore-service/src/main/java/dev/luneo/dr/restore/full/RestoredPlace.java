package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.Fact;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.recovery.Recovery;
import java.util.Map;
import java.util.Optional;

/** Where restore-data restored to, as it stands among the facts of the step. */
public final class RestoredPlace {
    private RestoredPlace() {}

    public static Map<String, String> facts(Location location) {
        return Map.of(
                RestoreSteps.HOST.name(), location.host(),
                RestoreSteps.PORT.name(), Integer.toString(location.port()),
                RestoreSteps.DATABASE.name(), location.database());
    }

    /** Empty until restore-data has finished. */
    public static Optional<Location> of(Recovery recovery) {
        return fact(recovery, RestoreSteps.HOST)
                .flatMap(host -> fact(recovery, RestoreSteps.PORT)
                        .flatMap(port -> fact(recovery, RestoreSteps.DATABASE)
                                .map(database -> new Location(host, port, database))));
    }

    private static <T> Optional<T> fact(Recovery recovery, Fact<T> fact) {
        return recovery.fact(RestoreSteps.RESTORE_DATA, fact);
    }
}
