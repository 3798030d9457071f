package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How to restore.
 *
 * @param jobs objects restored at the same time, 1 to 64
 * @param timeLimit for the whole, after which it is ended
 * @param noOwner everything will belong to the restoring user
 * @param noPrivileges grants are left out
 * @param noTablespaces everything goes to the database's own tablespace
 * @param schemaOnly definitions without any data; the archive needs only its table of contents then
 * @param leaveOut entries of the archive that are not restored
 * @param facts what is known of the database that was backed up: the search paths of its sessions
 */
public record RestoreSettings(
        int jobs,
        Duration timeLimit,
        boolean noOwner,
        boolean noPrivileges,
        boolean noTablespaces,
        boolean schemaOnly,
        Set<ArchiveEntry> leaveOut,
        Optional<DatabaseFacts> facts) {

    public RestoreSettings {
        if (jobs < 1 || jobs > 64) {
            throw new IllegalArgumentException("jobs is " + jobs + ", must be from 1 to 64");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("the time limit must be positive");
        }
        leaveOut = Set.copyOf(leaveOut);
    }

    /** All entries, each in its own tablespace. */
    public RestoreSettings(int jobs, Duration timeLimit, boolean noOwner, boolean noPrivileges) {
        this(jobs, timeLimit, noOwner, noPrivileges, false, false, Set.of(), Optional.empty());
    }

    /** All belongs to the restoring user, with nobody else's rights, until somebody gives it away. */
    public static RestoreSettings toRestorer(
            int jobs,
            Duration timeLimit,
            boolean noTablespaces,
            Set<ArchiveEntry> leaveOut,
            Optional<DatabaseFacts> facts) {
        return new RestoreSettings(jobs, timeLimit, true, true, noTablespaces, false, leaveOut, facts);
    }

    /** The same, without data. */
    public RestoreSettings withoutData() {
        return new RestoreSettings(jobs, timeLimit, noOwner, noPrivileges, noTablespaces, true, leaveOut, facts);
    }
}
