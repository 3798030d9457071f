package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.restore.recoveries.RecoveryView.TimelineEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What happened, as it would be told. */
final class Timeline {
    private Timeline() {}

    /** @param written how an instant is written for who reads it */
    static List<TimelineEntry> of(List<Recorded<DrEvent>> history, Function<Instant, String> written) {
        return history.stream()
                .map(recorded -> new TimelineEntry(recorded.time(), what(recorded.event(), written)))
                .toList();
    }

    static String what(DrEvent event, Function<Instant, String> written) {
        return request(event, written)
                .or(() -> step(event))
                .or(() -> milestone(event, written))
                .or(() -> end(event))
                .orElse(event.type());
    }

    private static Optional<String> request(DrEvent event, Function<Instant, String> written) {
        if (event instanceof RestoreRequested requested) {
            return Optional.of("%s asked for a restore of %s to %s: %s"
                    .formatted(
                            requested.requestedBy(),
                            requested.key(),
                            requested.target().words(written),
                            requested.reason()));
        }
        if (event instanceof RestoreApproved approved) {
            return Optional.of("%s approved".formatted(approved.approvedBy()));
        }
        if (event instanceof RestoreRejected rejected) {
            return Optional.of("Refused: " + words(rejected.failure()));
        }
        return event instanceof RestoreStarted ? Optional.of("The restore began") : Optional.empty();
    }

    private static Optional<String> step(DrEvent event) {
        if (event instanceof StepStarted started) {
            return Optional.of(
                    started.attempt() == 1
                            ? started.title()
                            : "%s (attempt %d)".formatted(started.title(), started.attempt()));
        }
        if (event instanceof StepProgressed progressed) {
            return Optional.of(progressed.note());
        }
        if (event instanceof StepFinished finished) {
            return Optional.of("%s: %s".formatted(finished.step(), finished.detail()));
        }
        if (event instanceof StepFailed failed) {
            return Optional.of("%s failed: %s".formatted(failed.step(), words(failed.failure())));
        }
        return Optional.empty();
    }

    private static Optional<String> milestone(DrEvent event, Function<Instant, String> written) {
        if (event instanceof BackupDisproved disproved) {
            return Optional.of("Backup %s is damaged, and is not used where there is another: %s"
                    .formatted(disproved.backupId(), disproved.detail()));
        }
        if (event instanceof BackupDiffers differs) {
            return Optional.of("What came back from backup %s is not what was recorded of it: %s"
                    .formatted(differs.backupId(), differs.detail()));
        }
        if (event instanceof BackupCleared cleared) {
            return Optional.of("Backup %s is good after all: %s".formatted(cleared.backupId(), cleared.detail()));
        }
        if (event instanceof RestoreFinished finished) {
            return Optional.of("The data is back as of %s, from backup %s, at %s"
                    .formatted(written.apply(finished.restoredTo()), finished.backupId(), finished.restored()));
        }
        if (event instanceof UnreachableDatabaseDecided decided) {
            return Optional.of("%s decided to %s the old database, which does not answer: %s"
                    .formatted(
                            decided.decidedBy(),
                            decided.goOn() ? "go on without having shut" : "stop rather than go on without having shut",
                            decided.reason()));
        }
        if (event instanceof UndoRequested asked) {
            return Optional.of(
                    "%s had the way back tried once more: %s".formatted(asked.requestedBy(), asked.reason()));
        }
        if (event instanceof RedeployFinished finished) {
            return Optional.of(
                    finished.replaced().equals(finished.current())
                            ? "%s is in use; there was no old database to keep".formatted(finished.current())
                            : "%s is in use; before, the database was at %s"
                                    .formatted(finished.current(), finished.replaced()));
        }
        return Optional.empty();
    }

    private static Optional<String> end(DrEvent event) {
        if (event instanceof VerificationPassed passed) {
            return Optional.of(
                    DataComparison.alone(passed.checks())
                            ? "Verified by comparing the data alone: the plan has no checks for it"
                            : "All checks passed");
        }
        if (event instanceof VerificationFailed failed) {
            return Optional.of((failed.partial() ? "Not all checks could be made: " : "The checks failed: ")
                    + words(failed.failure()));
        }
        if (event instanceof RestoreFailed failed) {
            return Optional.of("The restore failed, nothing was switched over: " + words(failed.failure()));
        }
        if (event instanceof RedeployFailed failed) {
            return Optional.of("The cut-over failed and %s: %s"
                    .formatted(failed.undone() ? "was undone" : "could not be undone", words(failed.failure())));
        }
        if (event instanceof RecoveryCancelled cancelled) {
            return Optional.of("%s cancelled: %s".formatted(cancelled.cancelledBy(), cancelled.reason()));
        }
        if (event instanceof CutOverUndone undone) {
            return Optional.of(
                    (undone.undone() ? "Switched back: " : "It could not be switched back: ") + undone.detail());
        }
        return Optional.empty();
    }

    private static String words(Failure failure) {
        return "%s (%s)".formatted(failure.detail(), failure.reason());
    }
}
