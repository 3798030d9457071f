package dev.luneo.dr.kit.step;

/** Finds the work of a step by its name, for one attempt: all that it is to know of the log is handed to it here. */
@FunctionalInterface
public interface StepWorks<S> {

    /** @param known as in {@link dev.luneo.dr.kit.machine.Performer#perform}; the run has its recovery as it stands there */
    StepWork of(RunStep run, S known);
}
