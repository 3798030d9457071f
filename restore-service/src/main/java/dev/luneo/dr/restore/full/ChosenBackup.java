package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.steps.Fact;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.recovery.Recovery;
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

    public ChosenBackup {
        skipped = List.copyOf(skipped);
    }

    public Map<String, String> facts() {
        return Map.of(
                RestoreSteps.BACKUP_ID.name(), backupId,
                RestoreSteps.REPOSITORY.name(), repository,
                RestoreSteps.RESTORABLE_POINT.name(), restorablePoint.toString(),
                RestoreSteps.DATABASE_BYTES.name(), Long.toString(databaseBytes),
                RestoreSteps.BACKUP_BYTES.name(), Long.toString(backupBytes),
                RestoreSteps.MANIFEST.name(), manifestSha256,
                RestoreSteps.SKIPPED.name(), String.join(",", skipped));
    }

    /** @throws IllegalStateException when no backup was chosen, which the order of the steps rules out */
    public static ChosenBackup of(Recovery recovery) {
        String skipped = fact(recovery, RestoreSteps.SKIPPED);
        return new ChosenBackup(
                fact(recovery, RestoreSteps.BACKUP_ID),
                fact(recovery, RestoreSteps.REPOSITORY),
                fact(recovery, RestoreSteps.RESTORABLE_POINT),
                fact(recovery, RestoreSteps.DATABASE_BYTES),
                fact(recovery, RestoreSteps.BACKUP_BYTES),
                // Chosen by an earlier version, which did not say: then no manifest is the one, and a backup is chosen
                // again.
                find(recovery, RestoreSteps.MANIFEST).orElse(""),
                skipped.isEmpty() ? List.of() : List.of(skipped.split(",", -1)));
    }

    /** A fact that choose-backup recorded; empty while it has not finished. */
    public static <T> Optional<T> find(Recovery recovery, Fact<T> fact) {
        return recovery.fact(RestoreSteps.CHOOSE_BACKUP, fact);
    }

    private static <T> T fact(Recovery recovery, Fact<T> fact) {
        return find(recovery, fact)
                .orElseThrow(() -> new IllegalStateException(
                        "choose-backup recorded no %s in recovery %s".formatted(fact.name(), recovery.id())));
    }
}
