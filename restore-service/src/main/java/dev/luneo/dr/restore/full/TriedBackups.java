package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The backups that a recovery chose and found to be damaged or different, by the recovery's own steps: what was said of the backups themselves stands on
 * another topic, and may be read later than the step that chooses again.
 */
public record TriedBackups(Map<String, Failure> failures) {

    public static TriedBackups of(Recovery recovery) {
        Map<String, Failure> failures = new LinkedHashMap<>();
        String chosen = "";
        for (StepRun run : recovery.stepRuns()) {
            if (!run.service().equals(Services.RESTORE)) {
                continue;
            }
            boolean choosing = run.is(RestoreSteps.CHOOSE_BACKUP);
            if (choosing && run.finished()) {
                chosen = run.fact(RestoreSteps.BACKUP_ID).orElse("");
            } else if (!choosing
                    && run.outcome() instanceof StepRun.Failed failed
                    && speaksAgainstIt(failed.failure())) {
                failures.put(chosen, failed.failure());
            }
        }
        return new TriedBackups(failures);
    }

    public boolean has(String backupId) {
        return failures.containsKey(backupId);
    }

    /** Those that came back other than recorded. */
    public Stream<Failure> different() {
        return failures.values().stream()
                .filter(failure -> failure.reason().equals(RestoreReason.BACKUP_DIFFERS.code()));
    }

    private static boolean speaksAgainstIt(Failure failure) {
        return failure.reason().equals(RestoreReason.BACKUP_DAMAGED.code())
                || failure.reason().equals(RestoreReason.BACKUP_DIFFERS.code());
    }
}
