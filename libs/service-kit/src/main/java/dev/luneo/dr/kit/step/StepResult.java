package dev.luneo.dr.kit.step;

import dev.luneo.dr.events.Failure;
import java.time.Duration;
import java.util.Map;

/** How an attempt at a step went, or that it goes on. */
public sealed interface StepResult {

    /**
     * @param detail what was done or found, in words
     * @param facts what later steps and services need to know
     */
    record Done(String detail, Map<String, String> facts) implements StepResult {
        public Done(String detail) {
            this(detail, Map.of());
        }
    }

    record Failed(Failure failure) implements StepResult {
        public Failed(String reason, String detail, String hint, boolean retryable) {
            this(new Failure(reason, detail, hint, retryable));
        }
    }

    /**
     * What it waits for has not come; the same attempt looks again, by what is known then. Others get their turn meanwhile.
     *
     * @param outside whether what it waits for is none of ours, such as a server: then the wait is not our own time
     */
    record NotYet(Duration lookAgainIn, boolean outside) implements StepResult {}
}
