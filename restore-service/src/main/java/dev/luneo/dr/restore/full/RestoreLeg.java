package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.restore.RestoreReason;
import java.util.Optional;

/** From a decided restore to data that is back, compared, and not yet used by anyone. */
record RestoreLeg(DrPlan plan) implements ServedLeg {

    @Override
    public boolean on(Recovery recovery) {
        return recovery.isAtLegOf(Services.RESTORE);
    }

    /** The plan may have lost the database since the restore began. */
    @Override
    public Optional<DrEvent> refused(Recovery recovery) {
        return plan.database(recovery.database()).isPresent()
                ? Optional.empty()
                : Optional.of(new RestoreFailed(recovery.ref(), unknownDatabase(plan, recovery)));
    }

    @Override
    public StepSequence steps(Recovery recovery) {
        return FullRestoreSteps.sequence(
                plan, plan.database(recovery.database()).orElseThrow().restore().ifDamaged());
    }

    @Override
    public Optional<DrEvent> finished(Recovery recovery) {
        return Optional.of(restored(recovery));
    }

    @Override
    public Optional<DrEvent> failed(Recovery recovery, StepRun step) {
        return Optional.of(new RestoreFailed(recovery.ref(), why(step)));
    }

    static Failure unknownDatabase(DrPlan plan, Recovery recovery) {
        return RestoreReason.UNKNOWN_DATABASE.because("The plan has no database '%s'; it has %s"
                .formatted(
                        recovery.database(), String.join(", ", plan.databases().keySet())));
    }

    private static Failure why(StepRun run) {
        return run.outcome() instanceof StepRun.Failed failed
                ? failed.failure()
                : RestoreReason.KEPT_CRASHING.because(
                        "%s was begun %d times and never came to an end".formatted(run.step(), run.attempt()));
    }

    private static DrEvent restored(Recovery recovery) {
        ChosenBackup chosen = ChosenBackup.of(recovery);
        Location restored = RestoredPlace.of(recovery)
                .orElseThrow(() -> new IllegalStateException("restore-data did not say where: " + recovery.id()));
        return new RestoreFinished(
                recovery.ref(),
                chosen.backupId(),
                chosen.restorablePoint(),
                restored,
                recovery.request().to());
    }
}
