package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.full.ChosenBackup;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one verified recovery took.
 *
 * @param databaseBytes size of the database it brought back
 * @param steps seconds of the newest attempt at each step, by service and step
 * @param between the rest of the RTO: what passed between steps, and attempts that failed
 */
record Measured(long databaseBytes, Map<String, Double> steps, double between) {
    /** These take longer the more data there is; what follows depends on the application alone. */
    private static final Set<String> GROWING =
            Set.of(key(RestoreSteps.CHOOSE_BACKUP), key(RestoreSteps.RESTORE_DATA), key(RestoreSteps.COMPARE_DATA));

    static Optional<Measured> of(Recovery recovery) {
        return recovery.rto()
                .flatMap(rto -> ChosenBackup.find(recovery, RestoreSteps.DATABASE_BYTES)
                        .map(bytes -> {
                            Map<String, Double> steps = new LinkedHashMap<>();
                            for (StepRun run : recovery.stepRuns()) {
                                if (run.outcome() instanceof StepRun.Finished finished) {
                                    steps.put(
                                            key(run.service(), run.step()),
                                            Spans.seconds(Duration.between(run.startedAt(), finished.at())));
                                }
                            }
                            double inSteps = steps.values().stream()
                                    .mapToDouble(each -> each)
                                    .sum();
                            return new Measured(bytes, steps, Math.max(0, rto.toMillis() / 1000.0 - inSteps));
                        }));
    }

    /** Seconds that a step would take with that much data; empty when this recovery did not have the step. */
    Optional<Double> expected(String key, Optional<Long> bytes) {
        return Optional.ofNullable(steps.get(key)).map(took -> took * (GROWING.contains(key) ? ratio(bytes) : 1));
    }

    double total(Optional<Long> bytes) {
        return between
                + steps.keySet().stream()
                        .mapToDouble(key -> expected(key, bytes).orElse(0.0))
                        .sum();
    }

    private static String key(StepName step) {
        return key(step.service(), step.name());
    }

    static String key(String service, String step) {
        return service + "/" + step;
    }

    private double ratio(Optional<Long> bytes) {
        return databaseBytes > 0
                ? bytes.map(now -> (double) now / databaseBytes).orElse(1.0)
                : 1.0;
    }
}
