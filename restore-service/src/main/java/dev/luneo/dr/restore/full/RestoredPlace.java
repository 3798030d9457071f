package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.util.Map;
import java.util.Optional;

/** Where restore-data restored to, as it stands among the facts of the step. */
public final class RestoredPlace {
    static final String HOST = "host";
    static final String PORT = "port";
    static final String DATABASE = "database";

    private RestoredPlace() {}

    static Map<String, String> facts(Location location) {
        return Map.of(HOST, location.host(), PORT, Integer.toString(location.port()), DATABASE, location.database());
    }

    /** Empty until restore-data has finished. */
    public static Optional<Location> of(Recovery recovery) {
        return fact(recovery, HOST)
                .flatMap(host -> fact(recovery, PORT)
                        .flatMap(port -> fact(recovery, DATABASE)
                                .map(database -> new Location(host, Integer.parseInt(port), database))));
    }

    private static Optional<String> fact(Recovery recovery, String name) {
        return recovery.fact(Services.RESTORE, RestoreSteps.RESTORE_DATA.name(), name);
    }
}
