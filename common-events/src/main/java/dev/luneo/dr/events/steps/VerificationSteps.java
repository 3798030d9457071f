package dev.luneo.dr.events.steps;

import dev.luneo.dr.events.Speaker;

/** The steps of verifier-service. */
public final class VerificationSteps {
    public static final StepName RUN_CHECKS = new StepName(Speaker.VERIFIER_SERVICE, "run-checks");
    /** The results of all checks, as JSON. */
    public static final Fact<String> CHECKS = Fact.text("checks");

    private VerificationSteps() {}
}
