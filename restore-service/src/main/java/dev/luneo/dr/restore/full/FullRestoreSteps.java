package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.IfDamaged;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.restore.RestoreReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The steps of a full restore in their order. */
public final class FullRestoreSteps {
    public static final Step CHOOSE_BACKUP = new Step(RestoreSteps.CHOOSE_BACKUP, "Choose the newest good backup");
    public static final Step PREPARE_SERVER = new Step(RestoreSteps.PREPARE_SERVER, "Look whether the server is ready");
    public static final Step RESTORE_DATA = new Step(RestoreSteps.RESTORE_DATA, "Restore the data into a new database");
    public static final Step COMPARE_DATA =
            new Step(RestoreSteps.COMPARE_DATA, "Compare the data with what was recorded at the backup");

    public static final List<Step> ALL = List.of(CHOOSE_BACKUP, PREPARE_SERVER, RESTORE_DATA, COMPARE_DATA);

    /** Taken after the end of a recovery that nobody will use: drops what it restored. */
    public static final Step CLEAN_UP =
            new Step(RestoreSteps.CLEAN_UP, "Drop what the recovery restored and nobody uses");

    /** Waits that double from 5 s give a server ten minutes to come back. */
    public static final StepSequence CLEANING_UP =
            new StepSequence(Services.RESTORE, List.of(CLEAN_UP), 8, Duration.ofSeconds(5));

    private FullRestoreSteps() {}

    static StepSequence sequence(DrPlan plan, IfDamaged ifDamaged) {
        // One that was replaced is no damaged one: choosing again finds out what lies there, whatever the plan says of
        // damage.
        Set<String> startOverOn = ifDamaged == IfDamaged.NEXT_OLDER
                ? Set.of(
                        RestoreReason.BACKUP_DAMAGED.code(),
                        RestoreReason.BACKUP_DIFFERS.code(),
                        RestoreReason.BACKUP_REPLACED.code())
                : Set.of(RestoreReason.BACKUP_REPLACED.code());
        return new StepSequence(
                Services.RESTORE, ALL, plan.retry().attempts(), plan.retry().firstWait(), startOverOn);
    }
}
