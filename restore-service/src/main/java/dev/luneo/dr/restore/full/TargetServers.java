package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Optional;

/** The server that a restore goes to. */
public final class TargetServers {
    private final DatabaseUrls urls;

    public TargetServers(DatabaseUrls urls) {
        this.urls = urls;
    }

    /** A URL on that server, or what keeps us from having one. */
    public sealed interface Target {
        record Known(DatabaseUrl url) implements Target {}

        record Unknown(Failure failure) implements Target {}
    }

    /** Where the live database is now; empty when its URL cannot be made, which other steps say. */
    public Optional<DatabaseUrl> live(String database, Recoveries recoveries) {
        return of(database, RestoreTo.IN_PLACE, recoveries) instanceof Target.Known known
                ? Optional.of(known.url())
                : Optional.empty();
    }

    public Target of(Recovery recovery, Recoveries recoveries) {
        return of(recovery.database(), recovery.request().to(), recoveries);
    }

    /** In place: where the live database is now, since a swap is a renaming; otherwise the plan's server for restores. */
    public Target of(String database, RestoreTo to, Recoveries recoveries) {
        try {
            return new Target.Known(
                    to == RestoreTo.IN_PLACE ? urls.current(database, recoveries) : urls.restoreServer(database));
        } catch (MissingVariableException missing) {
            return new Target.Unknown(RestoreReason.VARIABLE_MISSING.because(missing.getMessage()));
        } catch (IllegalArgumentException badUrl) {
            // The message names the field and never quotes the URL.
            return new Target.Unknown(RestoreReason.VARIABLE_MISSING.because(String.valueOf(badUrl.getMessage())));
        }
    }
}
