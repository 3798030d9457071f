package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.UnplannedServerException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.postgres.fingerprint.FingerprintComparison;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.full.ChosenBackup;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.full.RestoredPlace;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says whether what came back is what was recorded when the backup was taken, before anyone uses it. */
final class CompareData implements StepWork {
    /** What is said of a comparison; a table more changes nothing. */
    private static final int MOST_DIFFERENCES = 10;

    private final DrPlan plan;
    private final Repositories repositories;
    private final DatabaseUrls urls;
    private final RestoreState state;

    CompareData(DrPlan plan, Repositories repositories, DatabaseUrls urls, RestoreState state) {
        this.plan = plan;
        this.repositories = repositories;
        this.urls = urls;
        this.state = state;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Recovery recovery = step.recovery();
        ChosenBackup chosen = ChosenBackup.of(recovery);
        Opened opened =
                repositories.open(chosen.repository(), recovery.database(), chosen.backupId(), chosen.manifestSha256());
        if (!(opened instanceof Opened.Ready ready)) {
            // The data is back already: a repository that went away since then says nothing against it.
            return RestoreData.notReady(opened);
        }
        // All of it is asking databases and reading what was recorded; what is ours is told in microseconds.
        long from = System.nanoTime();
        try {
            StepResult compared = compare(recovery, ready.files(), context);
            return compared instanceof StepResult.Done done
                    ? handedOver(recovery, ready.files(), done, context)
                    : compared;
        } catch (UnplannedServerException e) {
            return new StepResult.Failed(RestoreReason.UNPLANNED_SERVER.because(String.valueOf(e.getMessage())));
        } finally {
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    /** Nobody else is in the database before its data was looked at. */
    private StepResult handedOver(
            Recovery recovery, BackupFiles backup, StepResult.Done compared, StepContext context) {
        Answer<Optional<DatabaseFacts>> facts = backup.catalogued();
        if (facts.whenFailed().isPresent()) {
            return new StepResult.Failed(RestoreReason.of(facts.whenFailed().get()));
        }
        context.beforeEffect();
        Optional<DatabaseFacts> live = live(recovery);
        HandedOver.Opened handed = new HandedOver(restored(recovery)).open(facts.orThrow(), live);
        if (handed.failure().isPresent()) {
            return new StepResult.Failed(handed.failure().get());
        }
        return handed.words().isEmpty()
                ? compared
                : new StepResult.Done(
                        "%s. Of the database itself: %s"
                                .formatted(compared.detail(), String.join("; ", handed.words())),
                        compared.facts());
    }

    /** Empty when the live database cannot be asked, or is on a server that the plan does not name. */
    private Optional<DatabaseFacts> live(Recovery recovery) {
        try {
            return DatabaseFacts.read(urls.current(recovery.database(), state.recoveries()))
                    .whenGiven();
        } catch (UnplannedServerException e) {
            return Optional.empty();
        }
    }

    private DatabaseUrl restored(Recovery recovery) {
        Location place = RestoredPlace.of(recovery)
                .orElseThrow(() -> new IllegalStateException("restore-data did not say where: " + recovery.id()));
        return urls.at(recovery.database(), place);
    }

    private StepResult compare(Recovery recovery, BackupFiles backup, StepContext context) throws InterruptedException {
        DatabasePlan database = plan.database(recovery.database()).orElseThrow();
        if (database.backup().fingerprint() == dev.luneo.dr.plan.FingerprintDepth.OFF) {
            return notCompared("the plan says `fingerprint: off`");
        }
        String backupId = backup.manifest().backupId().value();
        try {
            Optional<Fingerprint> recorded = backup.fingerprint();
            return recorded.isEmpty() || recorded.get().level() == FingerprintLevel.NONE
                    ? notCompared("backup %s was taken without a fingerprint".formatted(backupId))
                    : compare(recovery, database, recorded.get(), context);
        } catch (IOException | IllegalArgumentException e) {
            return new StepResult.Failed(RestoreReason.REPOSITORY_UNAVAILABLE.because(
                    "What was recorded at backup %s cannot be read: %s".formatted(backupId, e.getMessage())));
        }
    }

    private StepResult compare(Recovery recovery, DatabasePlan database, Fingerprint recorded, StepContext context)
            throws InterruptedException {
        DatabaseUrl restored = restored(recovery);
        FingerprintLevel level = database.backup().fingerprint() == dev.luneo.dr.plan.FingerprintDepth.COUNTS
                ? FingerprintLevel.COUNTS
                : recorded.level();
        FingerprintOutcome outcome =
                new Fingerprinter().take(restored, level, database.restore().jobs());
        if (outcome instanceof FingerprintOutcome.Failed failed) {
            return new StepResult.Failed(RestoreReason.of(failed.failure()));
        }
        Fingerprint found = ((FingerprintOutcome.Taken) outcome).fingerprint();
        FingerprintComparison comparison = FingerprintComparison.compare(recorded, found);
        if (!comparison.same()) {
            return different(recovery, comparison, context);
        }
        String backupId = ChosenBackup.of(recovery).backupId();
        if (foundDifferent(recovery, backupId).isPresent()) {
            context.publish(new BackupCleared(
                    recovery.database(), backupId, "what came back from it is what was recorded", recovery.id()));
        }
        ComparisonNotes notes = ComparisonNotes.of(comparison);
        return new StepResult.Done(
                equal(found, level, notes.all()),
                facts(
                        level == FingerprintLevel.CONTENT ? DataComparison.CONTENT : DataComparison.COUNTS,
                        notes.toNote(recovery, state.recoveries())));
    }

    private static Map<String, String> facts(DataComparison comparison, List<String> warnings) {
        Map<String, String> facts = new HashMap<>(comparison.facts());
        facts.putAll(Remarks.facts(warnings));
        return facts;
    }

    private Optional<BackupDiffers> foundDifferent(Recovery recovery, String backupId) {
        return state.backups().of(recovery.database()).find(backupId).flatMap(Backup::differs);
    }

    private static StepResult notCompared(String why) {
        return new StepResult.Done("Not compared: " + why, DataComparison.NONE.facts());
    }

    private static String equal(Fingerprint found, FingerprintLevel level, List<String> notes) {
        String equal = "%d rows in %d tables are as they were recorded, by %s"
                .formatted(
                        found.totalRows(),
                        found.tables().size(),
                        level == FingerprintLevel.CONTENT ? "number and content" : "number alone");
        return notes.isEmpty() ? equal : equal + ". To be noted: " + String.join("; ", notes);
    }

    /** Whoever asks for a backup that is known to differ, by its id, gets what there is. */
    private StepResult different(Recovery recovery, FingerprintComparison comparison, StepContext context)
            throws InterruptedException {
        String backupId = ChosenBackup.of(recovery).backupId();
        String detail =
                comparison.differences().stream().limit(MOST_DIFFERENCES).collect(Collectors.joining("; "));
        boolean known = foundDifferent(recovery, backupId)
                .filter(before -> !before.recoveryId().equals(recovery.id()))
                .isPresent();
        if (known && recovery.request().target().backupId().isPresent()) {
            return new StepResult.Done(
                    "Not what was recorded, as was known when the backup was asked for: " + detail,
                    DataComparison.DIFFERENT.facts());
        }
        context.publish(new BackupDiffers(recovery.database(), backupId, detail, recovery.id()));
        return new StepResult.Failed(RestoreReason.BACKUP_DIFFERS.because(
                "What came back from backup %s is not what was recorded of it: %s".formatted(backupId, detail)));
    }
}
