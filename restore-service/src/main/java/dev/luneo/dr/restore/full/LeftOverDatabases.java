package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases that attempts of one recovery made and nobody will use. Those of other recoveries are left alone. */
final class LeftOverDatabases {
    private final Recovery recovery;
    private final DatabaseUrl server;
    private final RestorePlan how;

    LeftOverDatabases(Recovery recovery, DatabaseUrl server, RestorePlan how) {
        this.recovery = recovery;
        this.server = server;
        this.how = how;
    }

    /** What came of dropping them. */
    record Swept(List<String> dropped, Optional<Failure> failure) {}

    /** Those of all attempts so far, the one that is under way included. */
    Swept drop() {
        List<String> dropped = new ArrayList<>();
        int attempts = recovery.latest(Services.RESTORE, RestoreSteps.RESTORE_DATA.name())
                .map(StepRun::attempt)
                .orElse(0);
        for (int attempt = 1; attempt <= attempts; attempt++) {
            String name = RestoredDatabaseName.of(recovery.database(), recovery.id(), attempt);
            Change change = new PostgresServer(server).dropDatabase(name);
            if (change.whenFailed().isPresent()) {
                return new Swept(dropped, change.whenFailed().map(RestoreReason::of));
            }
            if (change instanceof Change.Done) {
                dropped.add(name);
            }
            Answer<Boolean> role = Administration.ask(server, connection -> new RestoreRole(name).drop(connection));
            if (role.whenFailed().isPresent()) {
                return new Swept(dropped, role.whenFailed().map(RestoreReason::of));
            }
        }
        return new Swept(
                dropped,
                dropped.isEmpty()
                        ? Optional.empty()
                        : RestoringRole.lockLent(server, how).map(RestoreReason::of));
    }
}
