package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.steps.VerificationSteps;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the results of the checks come to. Pure. */
record Verdict(List<CheckResult> checks) {
    private static final JsonMapper JSON = new JsonMapper();

    /** In the words of REST: {@code passed}, {@code failed}, {@code partial}. */
    String label() {
        if (any(Outcome.FAILED)) {
            return "failed";
        }
        // To have looked at nothing is not to have found everything right.
        return any(Outcome.SKIPPED) || checks.isEmpty() ? "partial" : "passed";
    }

    String summary() {
        return "%d of %d checks passed, %d failed, %d skipped"
                .formatted(count(Outcome.PASSED), checks.size(), count(Outcome.FAILED), count(Outcome.SKIPPED));
    }

    /**
     * For the step's {@code StepFinished}: the verdict follows from the log alone, so that whoever owns the recovery next can
     * give it if we cannot any more.
     */
    Map<String, String> facts() {
        return VerificationSteps.CHECKS.of(JSON.writeValueAsString(checks));
    }

    static RecoveryEvent of(Recovery recovery) {
        return recovery.fact(VerificationSteps.RUN_CHECKS, VerificationSteps.CHECKS)
                .flatMap(Verdict::read)
                .map(verdict -> verdict.event(recovery.ref()))
                .orElseGet(
                        () -> impossible(recovery.ref(), "The results of the checks cannot be read back from the log"));
    }

    /** The checks could not be run at all. Nothing speaks against the restored database, so it stays in use. */
    static RecoveryEvent givenUp(RecoveryRef recovery, StepRun last) {
        String why = last.outcome() instanceof StepRun.Failed failed
                ? failed.failure().detail()
                : "verifier-service went down in the middle of it";
        return impossible(
                recovery, "The checks could not be run in %d attempts; the last: %s".formatted(last.attempt(), why));
    }

    private RecoveryEvent event(RecoveryRef recovery) {
        switch (label()) {
            case "passed":
                return new VerificationPassed(recovery, checks);
            case "failed":
                return new VerificationFailed(
                        recovery, checks, false, Reason.CHECK_FAILED.failure(named(Outcome.FAILED)));
            default:
                return new VerificationFailed(recovery, checks, true, partial().failure(named(Outcome.SKIPPED)));
        }
    }

    /** Nothing has to be mended where all that lacks is that somebody comes. */
    private Reason partial() {
        return checks.stream()
                        .filter(check -> check.outcome() == Outcome.SKIPPED)
                        .allMatch(check -> check.name().equals(InUse.CHECK))
                ? Reason.NOT_SEEN_IN_USE
                : Reason.VERIFICATION_PARTIAL;
    }

    private static RecoveryEvent impossible(RecoveryRef recovery, String detail) {
        return new VerificationFailed(recovery, List.of(), true, Reason.VERIFICATION_IMPOSSIBLE.failure(detail));
    }

    private String named(Outcome outcome) {
        return checks.stream()
                .filter(check -> check.outcome() == outcome)
                .map(check ->
                        "%s %s: %s".formatted(check.name(), outcome.name().toLowerCase(Locale.ROOT), check.detail()))
                .collect(Collectors.joining("; "));
    }

    private boolean any(Outcome outcome) {
        return count(outcome) > 0;
    }

    private long count(Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }

    private static Optional<Verdict> read(String fact) {
        try {
            // Null for the JSON null, and with nulls for those inside: then it is nothing we ever wrote.
            @Nullable List<@Nullable CheckResult> checks = JSON.readValue(fact, new TypeReference<>() {});
            return checks == null || checks.contains(null) ? Optional.empty() : Optional.of(new Verdict(checks));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
