package dev.luneo.dr.restore.server;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Optional;

/** A server that does not answer may be starting; whoever knows that it is lost needs another one, and has to say which. */
public final class LostServer {
    private static final String LOST =
            ". If it is lost: name another server under `restore.server` of the database in the plan, start the services again (`./dr up`), and"
                    + " ask for a restore to `database`";

    private LostServer() {}

    /**
     * @param server that was to be restored to
     * @param live the database that is to be restored
     */
    public static Failure of(PostgresFailure failure, DatabaseUrl server, Optional<DatabaseUrl> live) {
        boolean itsOwn = live.map(DatabaseUrl::location)
                .filter(place -> place.host().equals(server.location().host())
                        && place.port() == server.location().port())
                .isPresent();
        return RestoreReason.of(
                itsOwn && failure.reason() == PostgresFailure.Reason.SERVER_UNREACHABLE
                        ? new PostgresFailure(failure.reason(), failure.detail(), failure.hint() + LOST)
                        : failure);
    }
}
