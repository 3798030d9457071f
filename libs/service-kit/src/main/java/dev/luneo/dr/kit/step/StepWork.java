package dev.luneo.dr.kit.step;

/** What a step does. Idempotent: after a crash it is done again as the next attempt. */
public interface StepWork {
    StepResult perform(RunStep step, StepContext context) throws InterruptedException;
}
