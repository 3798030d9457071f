package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.Recoveries;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What backup-scheduler knows from the log.
 *
 * @param recoveries tell where each database is now, and which backups are in use
 * @param courses by database, what the next decision depends on
 */
public record BackupState(Backups backups, Recoveries recoveries, PMap<String, BackupHistory> histories) {
    public static final BackupState NONE = under(ApprovalRule.NO_PLAN);

    public static BackupState under(ApprovalRule rule) {
        return new BackupState(Backups.NONE, Recoveries.under(rule), HashTreePMap.empty());
    }

    public BackupHistory history(String database) {
        return histories.getOrDefault(database, BackupHistory.NONE);
    }

    BackupState evolve(Recorded<DrEvent> recorded) {
        if (recorded.event() instanceof RecoveryEvent event) {
            return new BackupState(
                    backups, recoveries.evolve(new Recorded<>(event, recorded.time(), recorded.source())), histories);
        }
        if (recorded.event() instanceof BackupEvent event) {
            return withBackup(new Recorded<>(event, recorded.time(), recorded.source()));
        }
        return this;
    }

    private BackupState withBackup(Recorded<BackupEvent> recorded) {
        String database = recorded.event().database();
        Backups next = backups.evolve(recorded);
        BackupHistory history = history(database).evolve(backups.of(database), next.of(database), recorded.event());
        return next == backups ? this : new BackupState(next, recoveries, histories.plus(database, history));
    }
}
