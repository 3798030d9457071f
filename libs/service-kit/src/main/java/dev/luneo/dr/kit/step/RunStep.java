package dev.luneo.dr.kit.step;

import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Step;

/** The command to make one attempt at one step of a recovery, with the recovery as it is in the state that its work is handed. */
public record RunStep(Recovery recovery, Step step, int attempt) {}
