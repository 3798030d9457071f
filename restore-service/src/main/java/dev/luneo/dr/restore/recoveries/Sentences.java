package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.Finding;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.LegFailed;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RecoveryGaveWay;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.recovery.DataComparison;
import java.time.Instant;
import java.util.function.Function;

/**
 * What happened, as it would be told: a sentence for every event of a recovery.
 *
 * @param written how an instant is written for who reads it
 */
record Sentences(Function<Instant, String> written)
        implements RecoveryEvent.Visitor<String>,
                StepEvent.Visitor<String>,
                LegFinished.Visitor<String>,
                LegFailed.Visitor<String>,
                Finding.Visitor<String> {

    @Override
    public String requested(RestoreRequested event) {
        return "%s asked for a restore of %s to %s: %s"
                .formatted(event.requestedBy(), event.key(), event.target().words(written), event.reason());
    }

    @Override
    public String approved(RestoreApproved event) {
        return "%s approved".formatted(event.approvedBy());
    }

    @Override
    public String rejected(RestoreRejected event) {
        return "Refused: " + words(event.failure());
    }

    @Override
    public String begun(RestoreStarted event) {
        return "The restore began";
    }

    @Override
    public String step(StepEvent event) {
        return event.accept((StepEvent.Visitor<String>) this);
    }

    @Override
    public String started(StepStarted event) {
        return event.attempt() == 1 ? event.title() : "%s (attempt %d)".formatted(event.title(), event.attempt());
    }

    @Override
    public String progressed(StepProgressed event) {
        return event.note();
    }

    @Override
    public String finished(StepFinished event) {
        return "%s: %s".formatted(event.step(), event.detail());
    }

    @Override
    public String failed(StepFailed event) {
        return "%s failed: %s".formatted(event.step(), words(event.failure()));
    }

    @Override
    public String disproved(BackupDisproved event) {
        return "Backup %s is damaged, and is not used where there is another: %s"
                .formatted(event.backupId(), event.detail());
    }

    @Override
    public String differs(BackupDiffers event) {
        return "What came back from backup %s is not what was recorded of it: %s"
                .formatted(event.backupId(), event.detail());
    }

    @Override
    public String cleared(BackupCleared event) {
        return "Backup %s is good after all: %s".formatted(event.backupId(), event.detail());
    }

    @Override
    public String unreachableDecided(UnreachableDatabaseDecided event) {
        return "%s decided to %s the old database, which does not answer: %s"
                .formatted(
                        event.decidedBy(),
                        event.goOn() ? "go on without having shut" : "stop rather than go on without having shut",
                        event.reason());
    }

    @Override
    public String undoRequested(UndoRequested event) {
        return "%s had the way back tried once more: %s".formatted(event.requestedBy(), event.reason());
    }

    @Override
    public String removalRequested(LeftOverRemovalRequested event) {
        return "%s asked for %s to be removed: %s".formatted(event.requestedBy(), event.place(), event.reason());
    }

    @Override
    public String legFinished(LegFinished event) {
        return event.accept((LegFinished.Visitor<String>) this);
    }

    @Override
    public String restored(RestoreFinished event) {
        return "The data is back as of %s, from backup %s, at %s"
                .formatted(written.apply(event.restoredTo()), event.backupId(), event.restored());
    }

    @Override
    public String redeployed(RedeployFinished event) {
        return event.replaced().equals(event.current())
                ? "%s is in use; there was no old database to keep".formatted(event.current())
                : "%s is in use; before, the database was at %s".formatted(event.current(), event.replaced());
    }

    @Override
    public String verified(VerificationPassed event) {
        return DataComparison.alone(event.checks())
                ? "Verified by comparing the data alone: the plan has no checks for it"
                : "All checks passed";
    }

    @Override
    public String legFailed(LegFailed event) {
        return event.accept((LegFailed.Visitor<String>) this);
    }

    @Override
    public String restore(RestoreFailed event) {
        return "The restore failed, nothing was switched over: " + words(event.failure());
    }

    @Override
    public String redeploy(RedeployFailed event) {
        return "The cut-over failed and %s: %s"
                .formatted(event.undone() ? "was undone" : "could not be undone", words(event.failure()));
    }

    @Override
    public String verification(VerificationFailed event) {
        return (event.partial() ? "Not all checks could be made: " : "The checks failed: ") + words(event.failure());
    }

    @Override
    public String cancelled(RecoveryCancelled event) {
        return "%s cancelled: %s".formatted(event.cancelledBy(), event.reason());
    }

    @Override
    public String gaveWay(RecoveryGaveWay event) {
        return "It gave way to recovery %s, which needed database %s".formatted(event.otherRecoveryId(), event.key());
    }

    @Override
    public String undone(CutOverUndone event) {
        return (event.undone() ? "Switched back: " : "It could not be switched back: ") + event.detail();
    }

    private static String words(Failure failure) {
        return "%s (%s)".formatted(failure.detail(), failure.reason());
    }
}
