package dev.luneo.dr.backup.request;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Backup;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A backup as the REST interface shows it.
 *
 * @param state {@code requested}, {@code running}, {@code completed}, {@code failed}, {@code cancelled},
 *     {@code disproved} or {@code expired}
 * @param startedAt when its newest attempt began, or it was requested
 * @param restorablePoint the instant it brings the database back to, by the database server's clock
 * @param suspicion in which way it holds less than those before it; absent when it looks whole
 * @param meant an incident lead's word that this was meant
 * @param authenticated false when the last look found that nobody known vouches for it: then it is restored only when an incident lead
 *     accepts it by its id; absent while it was not looked at
 * @param failure why the newest attempt failed, or why it must not be restored
 * @param retryAt when it is tried again
 * @param progress of the replica that was asked; empty when another one takes the backup
 */
record BackupView(
        String id,
        String database,
        String state,
        boolean requested,
        int attempt,
        Instant startedAt,
        Instant changedAt,
        Optional<String> method,
        Optional<String> repository,
        Optional<Instant> restorablePoint,
        Optional<Long> backupBytes,
        Optional<Long> databaseBytes,
        Optional<Double> tookSeconds,
        Optional<Long> tables,
        Optional<Long> rows,
        Optional<String> suspicion,
        Optional<Meant> meant,
        Optional<Boolean> authenticated,
        Optional<Failure> failure,
        Optional<Instant> retryAt,
        Optional<Progress> progress) {

    /** @param table that was finished last */
    record Progress(int tablesDone, int tables, String table) {}

    record Meant(String reason, String statedBy) {}

    static BackupView of(
            Backup backup, Optional<Boolean> authenticated, Optional<Instant> retryAt, Optional<Progress> progress) {
        Optional<BackupCompleted> completed = backup.completed();
        return new BackupView(
                backup.id(),
                backup.database(),
                backup.state().name().toLowerCase(Locale.ROOT),
                backup.requested(),
                backup.attempt(),
                backup.startedAt(),
                backup.changedAt(),
                completed.map(BackupCompleted::method),
                completed.map(BackupCompleted::repository),
                completed.map(BackupCompleted::restorablePoint),
                completed.map(BackupCompleted::backupBytes),
                completed.map(BackupCompleted::databaseBytes),
                completed.map(facts -> Spans.seconds(facts.took())),
                completed.flatMap(BackupCompleted::contents).map(BackupCompleted.Contents::tables),
                completed.flatMap(BackupCompleted::contents).map(BackupCompleted.Contents::rows),
                completed.flatMap(BackupCompleted::suspicion),
                backup.meant().map(meant -> new Meant(meant.reason(), meant.statedBy())),
                authenticated,
                backup.failure(),
                retryAt,
                progress);
    }
}
