package dev.luneo.dr.recovery;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.steps.RestoreSteps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether restored data was held against what was recorded when its backup was taken: said by restore-service among the facts
 * of its step, read by whoever must not call unseen data right.
 */
public enum DataComparison {
    /** Every row, by content. */
    CONTENT,
    /** The number of rows alone. */
    COUNTS,
    /** All of it, and an incident lead wanted it although it was not what was recorded. */
    DIFFERENT,
    /** Nothing: the plan does not want it, or nothing was recorded. */
    NONE;

    /** What stands in the place of checks where the plan has none. */
    public static final String CHECK = "data-comparison";

    /** Whether the data is known to be what was recorded, as far as that was looked at. */
    public boolean confirms() {
        return this == CONTENT || this == COUNTS;
    }

    /** Whether this was all that a recovery was verified by. */
    public static boolean alone(List<CheckResult> checks) {
        return !checks.isEmpty()
                && checks.stream().allMatch(check -> check.name().equals(CHECK));
    }

    public Map<String, String> facts() {
        return RestoreSteps.COMPARED.of(name());
    }

    /** Empty when the step has not finished, or finished without saying, as it did before this was recorded. */
    public static Optional<DataComparison> of(Recovery recovery) {
        return recovery.fact(RestoreSteps.COMPARE_DATA, RestoreSteps.COMPARED)
                .flatMap(said -> Arrays.stream(values())
                        .filter(known -> known.name().equals(said))
                        .findFirst());
    }
}
