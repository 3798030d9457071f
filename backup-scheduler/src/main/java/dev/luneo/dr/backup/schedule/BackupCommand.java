package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Instant;

/** What the service does, as opposed to says. */
public sealed interface BackupCommand {
    String database();

    /**
     * Make the attempt that the log has recorded as ours.
     *
     * @param recoveries tell where the database is now
     * @param others the database's other backups, which this one is compared with
     */
    record TakeBackup(Backup backup, Recoveries recoveries, DatabaseBackups others) implements BackupCommand {
        @Override
        public String database() {
            return backup.database();
        }
    }

    /**
     * Compare the repositories of a database with the log, copy what is missing, remove what has expired.
     *
     * @param round counts up within this process
     * @param known what the log said when it was decided
     */
    record MaintainRepositories(String database, long run, BackupState known, Instant now) implements BackupCommand {}
}
