package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;

/** A step of a cut-over. Idempotent: it looks at what is really there before it changes anything. */
public interface CutOverWork {
    StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException;
}
