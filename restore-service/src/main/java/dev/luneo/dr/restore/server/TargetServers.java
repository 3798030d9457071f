package dev.luneo.dr.restore.server;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.destination.Destination;
import dev.luneo.dr.restore.destination.Destinations;
import java.util.Optional;
import java.util.function.Supplier;

/** The server that a restore goes to. */
public final class TargetServers {
    private final DatabaseUrls urls;
    private final Destinations destinations;

    public TargetServers(DatabaseUrls urls) {
        this(urls, Destinations.BUILT_IN);
    }

    public TargetServers(DatabaseUrls urls, Destinations destinations) {
        this.urls = urls;
        this.destinations = destinations;
    }

    public Destination destination(RestoreTo to) {
        return destinations.of(to);
    }

    /** A URL on that server, or what keeps us from having one. */
    public sealed interface Target {
        record Known(DatabaseUrl url) implements Target {}

        record Unknown(Failure failure) implements Target {}
    }

    /** Where the live database is now; empty when its URL cannot be made, which other steps say. */
    public Optional<DatabaseUrl> live(String database, Recoveries recoveries) {
        return known(() -> urls.current(database, recoveries)) instanceof Target.Known known
                ? Optional.of(known.url())
                : Optional.empty();
    }

    public Target of(Recovery recovery, Recoveries recoveries) {
        return of(recovery.database(), recovery.request().to(), recoveries);
    }

    public Target of(String database, RestoreTo to, Recoveries recoveries) {
        return known(() -> destination(to).server(database, urls, recoveries));
    }

    private static Target known(Supplier<DatabaseUrl> url) {
        try {
            return new Target.Known(url.get());
        } catch (MissingVariableException missing) {
            return new Target.Unknown(RestoreReason.VARIABLE_MISSING.because(missing.getMessage()));
        } catch (IllegalArgumentException badUrl) {
            // The message names the field and never quotes the URL.
            return new Target.Unknown(RestoreReason.VARIABLE_MISSING.because(String.valueOf(badUrl.getMessage())));
        }
    }
}
