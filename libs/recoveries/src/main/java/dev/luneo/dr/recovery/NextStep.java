package dev.luneo.dr.recovery;

import java.time.Instant;

/** What is to be done next in a sequence of steps. */
public sealed interface NextStep {
    /** Say that an attempt begins. */
    record Start(Step step, int attempt) implements NextStep {}

    /** The attempt is ours and recorded: do it, unless it is being done. */
    record Run(Step step, int attempt) implements NextStep {}

    /**
     * The last attempt failed; the next one is due then.
     *
     * @param failures in a row so far
     */
    record Wait(Step step, Instant until, int failures) implements NextStep {}

    /** All steps are done. */
    record Complete() implements NextStep {}

    /** A step failed for good. */
    record GivenUp(StepRun failed) implements NextStep {}
}
