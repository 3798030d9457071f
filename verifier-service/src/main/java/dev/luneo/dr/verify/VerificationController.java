package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.verify.check.PlannedCheck;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The checks there are, and whether they pass as things are now. */
@RestController
@RequestMapping("/api")
class VerificationController {
    private final DrPlan plan;
    private final PlanVariables variables;
    private final Rehearsals rehearsals;
    private final Trials trials;
    private final Clock clock;

    VerificationController(DrPlan plan, PlanVariables variables, Rehearsals rehearsals, Trials trials, Clock clock) {
        this.plan = plan;
        this.variables = variables;
        this.rehearsals = rehearsals;
        this.trials = trials;
        this.clock = clock;
    }

    /**
     * @param database whose recoveries it belongs to
     * @param question what is asked, as the plan has it
     * @param missingVariables set these in the environment of verifier-service, or the check is skipped
     */
    record Check(
            String database,
            String name,
            String title,
            String question,
            long timeLimitSeconds,
            int attempts,
            Set<String> missingVariables) {}

    record Checks(List<Check> checks) {}

    record RehearsalRequest(@Nullable String database) {}

    record Result(String name, String outcome, String detail, double seconds) {}

    /** @param verdict {@code passed}, {@code failed}, or {@code partial} when nothing failed and something was skipped */
    record Rehearsal(String database, Instant at, String verdict, String summary, List<Result> checks) {}

    @GetMapping("/checks")
    @Operation(summary = "The plan's checks, and which variables they lack here")
    Checks checks() {
        return new Checks(plan.databases().keySet().stream()
                .flatMap(database -> PlannedCheck.of(plan, database).stream())
                .map(this::described)
                .toList());
    }

    @PostMapping("/verifications")
    @Operation(
            summary =
                    "Run the checks of a database now and answer what they found, within 60 seconds; where its last recovery"
                            + " lacked an application seen in use, whether one was seen since. No recovery is touched, but checks that POST do so")
    Rehearsal rehearse(@RequestBody RehearsalRequest request) throws InterruptedException {
        String database = request.database() == null ? "" : request.database();
        if (plan.database(database).isEmpty()) {
            throw RequestRefused.badRequest(new BadField(
                    "database",
                    Excerpt.ofValue(database),
                    "is not a database of the plan; send one of %s"
                            .formatted(plan.databases().keySet())));
        }
        Instant at = clock.instant();
        Verdict verdict = rehearsals.rehearse(database);
        // Whoever asks may have mended something: what is said of it before a recovery must not stay as it was for
        // hours.
        trials.again(database);
        return new Rehearsal(
                database,
                at,
                verdict.label(),
                verdict.summary(),
                verdict.checks().stream().map(VerificationController::shown).toList());
    }

    private Check described(PlannedCheck check) {
        return new Check(
                check.database(),
                check.id(),
                check.title(),
                check.plan().question(),
                check.plan().timeLimit().toSeconds(),
                check.plan().attempts(),
                check.missingVariables(variables));
    }

    private static Result shown(CheckResult result) {
        return new Result(
                result.name(),
                result.outcome().name().toLowerCase(Locale.ROOT),
                result.detail(),
                Spans.seconds(result.took()));
    }
}
