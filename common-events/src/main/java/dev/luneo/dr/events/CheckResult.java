package dev.luneo.dr.events;

import java.time.Duration;

/**
 * What one check of the plan said.
 *
 * @param detail what was seen, in words; for a skipped check, why it was skipped
 */
public record CheckResult(String name, Outcome outcome, String detail, Duration took) {

    /** A skipped check keeps the verdict from being "passed". */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    public CheckResult {
        Required.name("name", name);
        Required.choice("outcome", outcome, Outcome.class);
        detail = Required.text("detail", detail);
        Required.duration("took", took);
    }
}
