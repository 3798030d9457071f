package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.Definitions;
import java.time.Duration;
import java.util.List;

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

    /** The target database may hold a part of the data. */
    record Failed(PostgresFailure failure) implements RestoreOutcome {}
}
