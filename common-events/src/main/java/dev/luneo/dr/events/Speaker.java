package dev.luneo.dr.events;

import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
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
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may state what: the services, each with the facts of its own leg. Readers act on nothing else, and the broker's access rules
 * are made from the same table. Alert sources are no speakers; what they put on {@code dr.incidents} is believed no
 * further than that somebody reports it.
 */
public enum Speaker {
    BACKUP_SCHEDULER,
    RESTORE_SERVICE,
    DEPLOY_SERVICE,
    VERIFIER_SERVICE,
    NOTIFIER_SERVICE;

    /** A type without a line may be stated by nobody; a test holds the table to the events there are. */
    static final Map<Class<? extends DrEvent>, Set<Speaker>> MAY_STATE = Map.ofEntries(
            Map.entry(IncidentReported.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(IncidentUpdated.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(IncidentClosed.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(BackupRequested.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(BackupStarted.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(BackupCompleted.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(BackupFailed.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(BackupCancelled.class, Set.of(BACKUP_SCHEDULER)),
            // A restore finds out, too.
            Map.entry(BackupDisproved.class, Set.of(BACKUP_SCHEDULER, RESTORE_SERVICE)),
            Map.entry(BackupDiffers.class, Set.of(RESTORE_SERVICE)),
            Map.entry(BackupCleared.class, Set.of(RESTORE_SERVICE)),
            Map.entry(BackupChangeMeant.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(BackupExpired.class, Set.of(BACKUP_SCHEDULER)),
            Map.entry(RpoAtRisk.class, Set.of(BACKUP_SCHEDULER)),
            // Who restores rehearses it.
            Map.entry(SchemaProofStarted.class, Set.of(RESTORE_SERVICE)),
            Map.entry(SchemaProved.class, Set.of(RESTORE_SERVICE)),
            Map.entry(SchemaNotRestorable.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RestoreRequested.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RestoreApproved.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RestoreRejected.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RestoreStarted.class, Set.of(RESTORE_SERVICE)),
            Map.entry(StepStarted.class, Set.of(RESTORE_SERVICE, DEPLOY_SERVICE, VERIFIER_SERVICE)),
            Map.entry(StepProgressed.class, Set.of(RESTORE_SERVICE, DEPLOY_SERVICE, VERIFIER_SERVICE)),
            Map.entry(StepFinished.class, Set.of(RESTORE_SERVICE, DEPLOY_SERVICE, VERIFIER_SERVICE)),
            Map.entry(StepFailed.class, Set.of(RESTORE_SERVICE, DEPLOY_SERVICE, VERIFIER_SERVICE)),
            Map.entry(RestoreFinished.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RestoreFailed.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RedeployFinished.class, Set.of(DEPLOY_SERVICE)),
            Map.entry(RedeployFailed.class, Set.of(DEPLOY_SERVICE)),
            Map.entry(UnreachableDatabaseDecided.class, Set.of(RESTORE_SERVICE)),
            Map.entry(UndoRequested.class, Set.of(RESTORE_SERVICE)),
            Map.entry(VerificationPassed.class, Set.of(VERIFIER_SERVICE)),
            Map.entry(VerificationFailed.class, Set.of(VERIFIER_SERVICE)),
            Map.entry(RecoveryCancelled.class, Set.of(RESTORE_SERVICE)),
            Map.entry(RecoveryGaveWay.class, Set.of(RESTORE_SERVICE)),
            Map.entry(CutOverUndone.class, Set.of(DEPLOY_SERVICE)),
            Map.entry(LeftOverRemovalRequested.class, Set.of(DEPLOY_SERVICE)),
            Map.entry(StatusChanged.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(StakeholdersNotified.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(NoticeGivenUp.class, Set.of(NOTIFIER_SERVICE)),
            Map.entry(ReadinessStated.class, Set.of(DEPLOY_SERVICE, VERIFIER_SERVICE)));

    /** As it stands in {@code ce_source}: {@code restore-service}. */
    public String serviceName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Speaker> named(String serviceName) {
        return Arrays.stream(values())
                .filter(speaker -> speaker.serviceName().equals(serviceName))
                .findFirst();
    }

    /** Whether this is a fact of this service's own leg; a step is stated by the service that takes it, readiness by who is ready. */
    public boolean mayState(DrEvent event) {
        return MAY_STATE.getOrDefault(event.getClass(), Set.of()).contains(this)
                && (!(event instanceof StepEvent step) || step.service().equals(serviceName()))
                && (!(event instanceof ReadinessStated stated)
                        || stated.service().equals(serviceName()));
    }

    /** Whether any fact of its leg belongs on the topic. */
    public boolean writes(Topic topic) {
        return MAY_STATE.entrySet().stream()
                .anyMatch(line -> topic.family().isAssignableFrom(line.getKey())
                        && line.getValue().contains(this));
    }
}
