package dev.luneo.dr.restore.full;

import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What choose-backup found, as it stands among the facts of the step.
 *
 * @param repository the plan's name of the repository that holds the copy to restore
 * @param restorablePoint the instant whose state it has
 * @param databaseBytes size of the database when the backup was taken
 * @param backupBytes size of the stored objects
 * @param manifestSha256 of the manifest that was judged: what is restored is what was chosen
 * @param skipped ids of newer backups that were passed over
 */
public record ChosenBackup(
        String backupId,
        String repository,
        Instant restorablePoint,
        long databaseBytes,
        long backupBytes,
        String manifestSha256,
        List<String> skipped) {

    public static final String BACKUP_ID = "backupId";
    static final String REPOSITORY = "repository";
    static final String RESTORABLE_POINT = "restorablePoint";
    public static final String DATABASE_BYTES = "databaseBytes";
    static final String BACKUP_BYTES = "backupBytes";
    static final String MANIFEST = "manifestSha256";
    static final String SKIPPED = "skipped";

    public ChosenBackup {
        skipped = List.copyOf(skipped);
    }

    Map<String, String> facts() {
        return Map.of(
                BACKUP_ID, backupId,
                REPOSITORY, repository,
                RESTORABLE_POINT, restorablePoint.toString(),
                DATABASE_BYTES, Long.toString(databaseBytes),
                BACKUP_BYTES, Long.toString(backupBytes),
                MANIFEST, manifestSha256,
                SKIPPED, String.join(",", skipped));
    }

    /** @throws IllegalStateException when no backup was chosen, which the order of the steps rules out */
    static ChosenBackup of(Recovery recovery) {
        return new ChosenBackup(
                fact(recovery, BACKUP_ID),
                fact(recovery, REPOSITORY),
                Instant.parse(fact(recovery, RESTORABLE_POINT)),
                Long.parseLong(fact(recovery, DATABASE_BYTES)),
                Long.parseLong(fact(recovery, BACKUP_BYTES)),
                // Chosen by an earlier version, which did not say: then no manifest is the one, and a backup is chosen
                // again.
                find(recovery, MANIFEST).orElse(""),
                fact(recovery, SKIPPED).isEmpty()
                        ? List.of()
                        : List.of(fact(recovery, SKIPPED).split(",", -1)));
    }

    /** A fact that choose-backup recorded; empty while it has not finished. */
    public static Optional<String> find(Recovery recovery, String name) {
        return recovery.fact(Services.RESTORE, RestoreSteps.CHOOSE_BACKUP.name(), name);
    }

    private static String fact(Recovery recovery, String name) {
        return find(recovery, name)
                .orElseThrow(() -> new IllegalStateException(
                        "choose-backup recorded no %s in recovery %s".formatted(name, recovery.id())));
    }
}
