package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.Definitions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A restored database, or why it is not. */
public sealed interface RestoreOutcome {

    /**
     * All data of the archive came back.
     *
     * @param toFinish a sentence for each thing that a person has to finish, such as a view that could not be computed
     * @param definitions of what is in it, before code of the backup's own ran there
     */
    record Restored(Duration toolTime, String toolVersion, int entries, List<String> toFinish, Definitions definitions)
            implements RestoreOutcome {

        public Restored {
            toFinish = List.copyOf(toFinish);
        }
    }

    /**
     * The target database may hold a part of the data.
     *
     * @param object at which it failed, as the table of contents names it; empty when it was at none, or at several
     */
    record Failed(PostgresFailure failure, Optional<String> object) implements RestoreOutcome {
        Failed(PostgresFailure failure) {
            this(failure, Optional.empty());
        }
    }
}
