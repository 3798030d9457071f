package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.server.CopyPlace;
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
        int attempts =
                recovery.latest(RestoreSteps.RESTORE_DATA).map(StepRun::attempt).orElse(0);
        for (int attempt = 1; attempt <= attempts; attempt++) {
            String name = RestoredDatabaseName.of(recovery.database(), recovery.id(), attempt);
            CopyPlace.Removed removed = new CopyPlace(server, name, how).remove();
            if (removed.failure().isPresent()) {
                return new Swept(dropped, removed.failure().map(RestoreReason::of));
            }
            if (removed.wasThere()) {
                dropped.add(name);
            }
        }
        return new Swept(dropped, Optional.empty());
    }
}
