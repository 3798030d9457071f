package dev.luneo.dr.restore;

import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.restore.rehearsal.ProveSchema;

/** What restore-service does. */
public sealed interface RestoreCommand {

    record TakeStep(RunStep step) implements RestoreCommand {}

    record Rehearse(ProveSchema proof) implements RestoreCommand {}
}
