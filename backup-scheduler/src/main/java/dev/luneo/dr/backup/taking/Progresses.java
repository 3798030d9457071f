package dev.luneo.dr.backup.taking;

import dev.luneo.dr.postgres.dump.DumpProgress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far the backups are that this replica is taking at the moment. Another replica's are not known here. */
public final class Progresses {
    private final Map<String, DumpProgress> byBackup = new ConcurrentHashMap<>();

    public Optional<DumpProgress> of(String backupId) {
        return Optional.ofNullable(byBackup.get(backupId));
    }

    public void set(String backupId, DumpProgress progress) {
        byBackup.put(backupId, progress);
    }

    public void clear(String backupId) {
        byBackup.remove(backupId);
    }
}
