package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;

/** A step of a cut-over that concerns one application. Idempotent, as every step. */
public interface ApplicationWork {
    StepResult perform(Application application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException;
}
